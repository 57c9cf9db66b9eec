import { describe, expect, it } from 'vitest'
import { lines } from './tls-sandbox.ts'

/** Both ends of a handshake over two pairs of MemoryBIO, and servers of the standard library in threads. */
const PAIR = `
import ssl, re
V = ssl.TLSVersion
def client(ca='ca.pem', **more):
    context = ssl.create_default_context(cafile=ca)
    for name, value in more.items(): setattr(context, name, value)
    return context
def server(name='web', **more):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if name: context.load_cert_chain(name + '.pem', name.replace('-chain', '') + '.key' if name not in ('expired', 'future') else 'web.key')
    for key, value in more.items(): setattr(context, key, value)
    return context
def words(error):
    return re.sub(r' \\(_ssl.c:\\d+\\)', '', str(error))
def shake(c, s, host='web'):
    ci, co, si, so = (ssl.MemoryBIO() for _ in range(4))
    a, b = c.wrap_bio(ci, co, server_hostname=host), s.wrap_bio(si, so, server_side=True)
    ends = {}
    for _ in range(6):
        for who, end, out, into in (('client', a, co, si), ('server', b, so, ci)):
            if who in ends: continue
            try: ends[who] = end.do_handshake()
            except ssl.SSLWantReadError: pass
            except ssl.SSLError as error: ends[who] = words(error)
            into.write(out.read())
    return a, b, ends
`
const SERVE = `${PAIR}
import http.server, threading
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        self.send_response(200); self.send_header('content-length', '2'); self.end_headers(); self.wfile.write(b'ok')
    def log_message(self, *_): pass
http.server.HTTPServer.handle_error = lambda *_: None
def serve(port, context):
    httpd = http.server.ThreadingHTTPServer(('0.0.0.0', port), Handler)
    httpd.daemon_threads = True
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
`

// What is expected here is what CPython 3.13 with OpenSSL 3.0 says to the same program.
describe('[N5] a handshake', () => {
  it('tells version, cipher, protocol and the peer', async () => {
    expect(await lines(`${PAIR}
c, s = client(), server()
c.set_alpn_protocols(['h2', 'http/1.1']); s.set_alpn_protocols(['http/1.1'])
a, b, ends = shake(c, s)
print(ends, a.version(), b.version(), a.cipher(), a.selected_alpn_protocol(), b.selected_alpn_protocol())
print(a.getpeercert())
print(b.getpeercert(), a.getpeercert(True) == ssl.PEM_cert_to_DER_cert(open('web.pem').read()), a.compression(), a.pending())
a, b, ends = shake(client(maximum_version=V.TLSv1_2), server('webrsa'))
print(ends, a.version(), a.cipher())`)).toEqual([
      "{'client': None, 'server': None} TLSv1.3 TLSv1.3 ('TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256) http/1.1 http/1.1",
      "{'subject': ((('commonName', 'web'),),), 'issuer': ((('commonName', 'Test CA'),),), 'version': 3, 'serialNumber': '1002', 'notBefore': 'Jan  1 00:00:00 2020 GMT', 'notAfter': 'Jan  1 00:00:00 2079 GMT', 'subjectAltName': (('DNS', 'web'), ('DNS', 'localhost'), ('IP Address', '127.0.0.1'), ('DNS', '*.lab.example'))}",
      'None True None 0',
      "{'server': None, 'client': None} TLSv1.2 ('ECDHE-RSA-AES256-GCM-SHA384', 'TLSv1.2', 256)",
    ])
  })

  it.each([
    ["client('oldca.pem'), server()", 'unable to get local issuer certificate', 'TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca'],
    ["client(), server('self')", 'self-signed certificate', 'TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca'],
    ["client(), server('expired')", 'certificate has expired', 'SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired'],
    ["client(), server('future')", 'certificate is not yet valid', 'SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate'],
    ["client(), server(), 'other'", "Hostname mismatch, certificate is not valid for 'other'.", 'SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate'],
    ["client(), server(), '10.0.0.1'", "IP address mismatch, certificate is not valid for '10.0.0.1'.", 'SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate'],
    ["client(verify_flags=ssl.VERIFY_DEFAULT), server('forged')", 'certificate signature failure', 'TLSV1_ALERT_DECRYPT_ERROR] tlsv1 alert decrypt error'],
    ["client('oldca.pem'), server('viaold')", 'CA cert does not include key usage extension', 'SSLV3_ALERT_CERTIFICATE_UNKNOWN] sslv3 alert certificate unknown'],
  ])('refuses a bad certificate as OpenSSL does: %s', async (what, client, server) => {
    expect(await lines(`${PAIR}
a, b, ends = shake(${what})
print(ends['client']); print(ends['server'])`)).toEqual([
      `[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${client}`, `[SSL: ${server}`,
    ])
  })

  it.each([
    ["client(), server()"], ["client(), server(), '127.0.0.1'"], ["client(), server(), 'a.lab.example'"],
    ["client(), server('viainter-chain')"], ["client('self.pem'), server('self')"], ["client(), server('webrsa')"],
  ])('takes a good one: %s', async (what) => {
    expect(await lines(`${PAIR}\nprint(set(shake(${what})[2].values()))`)).toEqual(['{None}'])
  })

  it('an error carries its code, message, library and reason', async () => {
    expect(await lines(`${PAIR}
c, (i, o) = client(), (ssl.MemoryBIO(), ssl.MemoryBIO())
for host, s in (('other', server()), ('web', server('expired')), ('web', server('self'))):
    ci, co, si, so = (ssl.MemoryBIO() for _ in range(4))
    a, b = c.wrap_bio(ci, co, server_hostname=host), s.wrap_bio(si, so, server_side=True)
    try: a.do_handshake()
    except ssl.SSLWantReadError as error: assert error.args[0] == ssl.SSL_ERROR_WANT_READ
    si.write(co.read())
    try: b.do_handshake()
    except ssl.SSLWantReadError: ci.write(so.read())
    try: a.do_handshake()
    except ssl.SSLCertVerificationError as error:
        print(error.verify_code, error.verify_message, error.library, error.reason, error.args[0], isinstance(error, ValueError), isinstance(error, ssl.CertificateError))`)).toEqual([
      "62 Hostname mismatch, certificate is not valid for 'other'. SSL CERTIFICATE_VERIFY_FAILED 1 True True",
      '10 certificate has expired SSL CERTIFICATE_VERIFY_FAILED 1 True True',
      '18 self-signed certificate SSL CERTIFICATE_VERIFY_FAILED 1 True True',
    ])
  })

  it('versions, missing certificates and the client\'s certificate', async () => {
    expect(await lines(`${PAIR}
print(shake(client(minimum_version=V.TLSv1_3), server(maximum_version=V.TLSv1_2))[2])
print(shake(client(), server(None))[2])
s = server(verify_mode=ssl.CERT_REQUIRED); s.load_verify_locations('ca.pem')
a, b, ends = shake(client(), s)
print(ends)
try: a.read(1)
except ssl.SSLError as error: print(words(error))
c = client(); c.load_cert_chain('client.pem', 'client.key')
a, b, ends = shake(c, s)
print(ends, b.getpeercert()['subject'])
c = client(); c.load_cert_chain('web.pem', 'web.key')
print(shake(c, s)[2]['server'])`)).toEqual([
      "{'server': '[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol', 'client': '[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version'}",
      "{'server': '[SSL: NO_SHARED_CIPHER] no shared cipher', 'client': '[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure'}",
      "{'client': None, 'server': '[SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE] peer did not return a certificate'}",
      '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required',
      "{'client': None, 'server': None} ((('commonName', 'orders'),),)",
      '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unsuitable certificate purpose',
    ])
  })

  it('what is not TLS is named', async () => {
    expect(await lines(`${PAIR}
def feed(data, context, **side):
    i, o = ssl.MemoryBIO(), ssl.MemoryBIO()
    end = context.wrap_bio(i, o, **side)
    i.write(data)
    if not data: i.write_eof()
    try: end.do_handshake()
    except ssl.SSLError as error: print(type(error).__name__, words(error))
for data in (b'HTTP/1.1 400 Bad Request', b'220 mail ready', b'', b'HT'): feed(data, client(), server_hostname='web')
for data in (b'GET / HTTP/1.1', b'CONNECT x:1 HTTP', b'DELETE / HTTP'): feed(data, server(), server_side=True)`)).toEqual([
      'SSLError [SSL: WRONG_VERSION_NUMBER] wrong version number', 'SSLError [SSL: WRONG_VERSION_NUMBER] wrong version number',
      'SSLEOFError [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol',
      'SSLWantReadError The operation did not complete (read)',
      'SSLError [SSL: HTTP_REQUEST] http request', 'SSLError [SSL: HTTPS_PROXY_REQUEST] https proxy request',
      'SSLError [SSL: WRONG_VERSION_NUMBER] wrong version number',
    ])
  })

  it('files that cannot be used are refused when they are loaded', async () => {
    expect(await lines(`${PAIR}
def context(): return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
for attempt in (
    lambda c: c.load_cert_chain('none.pem'), lambda c: c.load_cert_chain('web.pem'), lambda c: c.load_cert_chain('web.pem', 'client.key'),
    lambda c: c.load_cert_chain('junk.pem', 'web.key'), lambda c: c.load_verify_locations('junk.pem'), lambda c: c.load_verify_locations('broken.pem'),
    lambda c: c.load_verify_locations(cadata='junk'), lambda c: c.load_verify_locations(), lambda c: c.set_ciphers('nonsense'),
    lambda c: c.set_alpn_protocols(['']), lambda c: setattr(client(), 'verify_mode', ssl.CERT_NONE),
    lambda c: c.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO()),
):
    try: attempt(context())
    except Exception as error: print(type(error).__name__, words(error.args[-1] if isinstance(error, ssl.SSLError) else type(error) is FileNotFoundError or error))
c = context(); c.load_verify_locations('ca.pem'); print(c.cert_store_stats(), [ca['subject'] for ca in c.get_ca_certs()])`,
    { 'junk.pem': 'nothing\n', 'broken.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' })).toEqual([
      'FileNotFoundError True', 'SSLError [SSL] PEM lib', 'SSLError [X509: KEY_VALUES_MISMATCH] key values mismatch',
      'SSLError [SSL] PEM lib', 'SSLError [X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found', 'SSLError [X509] PEM lib',
      'SSLError no start line: cadata does not contain a certificate',
      'TypeError cafile, capath and cadata cannot be all omitted', 'SSLError No cipher can be selected.',
      'SSLError ALPN protocols must be 1 to 255 in length',
      'ValueError Cannot set verify_mode to CERT_NONE when check_hostname is enabled.',
      'SSLError Cannot create a client socket with a PROTOCOL_TLS_SERVER context',
      "{'x509': 1, 'crl': 0, 'x509_ca': 1} [((('commonName', 'Test CA'),),)]",
    ])
  })

  it('an SNI callback chooses the certificate', async () => {
    expect(await lines(`${PAIR}
other = server('webrsa')
def choose(end, name, context):
    print(name, end.server_side)
    if name == 'web': end.context = other
    if name == 'none': return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
s = server(); s.sni_callback = choose
for host in ('web', 'localhost', 'none'):
    a, b, ends = shake(client(), s, host)
    print(a.getpeercert()['subject'] if ends['client'] is None else ends['client'])`)).toEqual([
      'web True', "((('countryName', 'GB'),), (('organizationName', 'Lab'),), (('commonName', 'web'),))",
      'localhost True', "((('commonName', 'web'),),)", 'none True', '[SSL: TLSV1_UNRECOGNIZED_NAME] tlsv1 unrecognized name',
    ])
  })
})

describe('[N5] programs over TLS', () => {
  it('urllib, http.client, httpx and requests read an https server', async () => {
    expect(await lines(`${SERVE}
serve(8443, server())
import urllib.request, http.client, httpx, requests, time
print(urllib.request.urlopen('https://localhost:8443/', context=client()).read())
connection = http.client.HTTPSConnection('localhost', 8443, context=client())
for _ in range(2): connection.request('GET', '/'); print(connection.getresponse().read(), connection.sock.version())
with httpx.Client(verify=client()) as http_client:
    for _ in range(2): print(http_client.get('https://localhost:8443/').text)
print(httpx.get('https://127.0.0.1:8443/', verify=False).text)
with requests.Session() as session:
    session.verify = 'ca.pem'
    for _ in range(2): print(session.get('https://localhost:8443/').text)
import os
os.environ['SSL_CERT_FILE'] = 'ca.pem'
print(urllib.request.urlopen('https://localhost:8443/').read(), httpx.get('https://localhost:8443/').text)
print(ssl.get_server_certificate(('localhost', 8443)) in open('web.pem').read())`)).toEqual([
      "b'ok'", "b'ok' TLSv1.3", "b'ok' TLSv1.3", 'ok', 'ok', 'ok', 'ok', 'ok', "b'ok' ok", 'True',
    ])
  })

  it('the failures reach a program as each library wraps them', async () => {
    expect(await lines(`${SERVE}
serve(8443, server()); serve(8444, server('expired'))
import httpx, requests, urllib.request, urllib.error, asyncio, warnings
httpd = http.server.ThreadingHTTPServer(('0.0.0.0', 8000), Handler)
threading.Thread(target=httpd.serve_forever, daemon=True).start()
def tell(call):
    try: print(call())
    except Exception as error: print(type(error).__name__, words(getattr(error, 'reason', error) if isinstance(error, urllib.error.URLError) else error)[:110])
tell(lambda: httpx.get('https://localhost:8443/'))
tell(lambda: httpx.get('https://web.invalid:8443/'))
tell(lambda: urllib.request.urlopen('https://localhost:8444/', context=client()))
tell(lambda: requests.get('https://localhost:8443/'))
tell(lambda: httpx.get('https://localhost:8000/'))
tell(lambda: httpx.get('http://localhost:8443/'))
async def get():
    async with httpx.AsyncClient(verify=client()) as http_client: return await http_client.get('https://localhost:8444/')
tell(lambda: asyncio.run(get()))
httpd.shutdown()`)).toEqual([
      'ConnectError [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate',
      'ConnectError [Errno -2] Name or service not known',
      "URLError [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'l",
      "SSLError HTTPSConnectionPool(host='localhost', port=8443): Max retries exceeded with url: / (Caused by SSLError(SSLCert",
      'ConnectError [SSL: WRONG_VERSION_NUMBER] wrong version number',
      'RemoteProtocolError Server disconnected without sending a response.',
      "ConnectError [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'l",
    ])
  })

  it('asyncio: streams, servers and start_tls on both sides', async () => {
    expect(await lines(`${PAIR}
import asyncio
async def main():
    async def shout(reader, writer):
        while line := await reader.readline():
            if line == b'STARTTLS\\n':
                writer.write(b'go\\n'); await writer.drain()
                await writer.start_tls(server())
                continue
            writer.write(line.upper()); await writer.drain()
        writer.close()
    async with await asyncio.start_server(shout, '127.0.0.1', 9443, ssl=server()), await asyncio.start_server(shout, '127.0.0.1', 9000):
        reader, writer = await asyncio.open_connection('localhost', 9443, ssl=client())
        writer.write(b'hello\\n'); print(await reader.readline(), writer.get_extra_info('peercert')['subject'], writer.get_extra_info('cipher')[1])
        writer.close(); await writer.wait_closed()
        reader, writer = await asyncio.open_connection('localhost', 9000)
        writer.write(b'plain\\n'); print(await reader.readline())
        writer.write(b'STARTTLS\\n'); print(await reader.readline())
        await writer.start_tls(client(), server_hostname='localhost')
        writer.write(b'secret\\n'); print(await reader.readline(), writer.get_extra_info('ssl_object').version())
        writer.close()
        for attempt in (dict(ssl=True), dict(ssl=client(), server_hostname='other')):
            try: await asyncio.open_connection('localhost', 9443, **attempt)
            except ssl.SSLCertVerificationError as error: print(error.verify_message)
        try: await asyncio.open_connection('localhost', 9443, server_hostname='x')
        except ValueError as error: print(error)
asyncio.run(main())`)).toEqual([
      "b'HELLO\\n' ((('commonName', 'web'),),) TLSv1.3", "b'PLAIN\\n'", "b'go\\n'", "b'SECRET\\n' TLSv1.3",
      'unable to get local issuer certificate', "Hostname mismatch, certificate is not valid for 'other'.",
      'server_hostname is only meaningful with ssl',
    ])
  })

  it('smtplib speaks STARTTLS', async () => {
    expect(await lines(`${PAIR}
import socket, smtplib, threading
def mail(listener):
    sock, _ = listener.accept()
    sock.sendall(b'220 lab\\r\\n')
    while True:
        line = sock.recv(1000)
        if line.startswith(b'ehlo'): sock.sendall(b'250-lab\\r\\n250 STARTTLS\\r\\n')
        elif line.startswith(b'STARTTLS'): sock.sendall(b'220 go\\r\\n'); sock = server().wrap_socket(sock, server_side=True)
        elif line.lower().startswith(b'quit'): sock.sendall(b'221 bye\\r\\n'); return sock.close()
        else: sock.sendall(b'250 ok\\r\\n')
listener = socket.create_server(('127.0.0.1', 2525))
threading.Thread(target=mail, args=(listener,)).start()
with smtplib.SMTP('localhost', 2525) as smtp:
    print(smtp.starttls(context=client()), smtp.sock.version(), smtp.noop())`)).toEqual(["(220, b'go') TLSv1.3 (250, b'ok')"])
  })

  it('a blocking socket times out in the handshake, and hands back the socket beneath', async () => {
    expect(await lines(`${PAIR}
import socket, threading, time
listener = socket.create_server(('127.0.0.1', 9443))
plain = socket.create_connection(('127.0.0.1', 9443), timeout=3)
try: client().wrap_socket(plain, server_hostname='web')
except TimeoutError as error: print(re.sub(r':\\d+:', ':', str(error)), round(time.monotonic(), 3))
listener.accept()[0].close()
def answer():
    sock = server().wrap_socket(listener.accept()[0], server_side=True)
    sock.sendall(sock.recv(100)[::-1]); sock.unwrap().sendall(b'plain')
threading.Thread(target=answer).start()
sock = client().wrap_socket(socket.create_connection(('127.0.0.1', 9443)), server_hostname='web')
sock.sendall(b'abc'); print(sock.recv(3), sock.getpeercert()['serialNumber'], type(sock).__mro__[2].__name__)
sock = sock.unwrap(); print(type(sock).__name__, sock.recv(10))
for bad in (lambda s: ssl.SSLSocket(), lambda s: client().wrap_socket(socket.socket()), lambda s: server().wrap_socket(socket.socket(), server_side=True, server_hostname='x')):
    try: bad(0)
    except (TypeError, ValueError) as error: print(error)`)).toEqual([
      '_ssl.c: The handshake operation timed out 3.0', "b'cba' 1002 socket", "socket b'plain'",
      'SSLSocket does not have a public constructor. Instances are returned by SSLContext.wrap_socket().',
      'check_hostname requires server_hostname', 'server_hostname can only be specified in client mode',
    ])
  })
})
