"""smtplib to a small server of the program's own."""
import email.message
import smtplib
import socketserver
import threading

from observe import failed, saw


class Mailbox(socketserver.StreamRequestHandler):
    def handle(self):
        self.say('220 ready')
        while line := self.rfile.readline().decode().strip():
            command = line.split()[0].upper()
            if command == 'DATA':
                self.say('354 go on')
                self.take_mail()
            elif command == 'RCPT' and 'nobody@' in line:
                self.say('550 no such user')
            else:
                self.say('221 bye' if command == 'QUIT' else '250 ok')
            if command == 'QUIT':
                return

    def take_mail(self):
        lines = []
        while (line := self.rfile.readline().decode().strip('\r\n')) != '.':
            lines.append(line)
        mails.append(lines)
        self.say('250 taken')

    def say(self, text):
        self.wfile.write(f'{text}\r\n'.encode())


def letter(to):
    message = email.message.EmailMessage()
    message['From'], message['To'], message['Subject'] = 'shop@example.org', to, 'Your order'
    message.set_content('It is on its way.')
    return message


mails = []
server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Mailbox)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
with smtplib.SMTP(*server.server_address, timeout=2) as client:
    saw(client.send_message(letter('ann@example.org')))
    with failed('refused'):
        client.send_message(letter('nobody@example.org'))
saw([line for line in mails[0] if line.startswith(('Subject', 'To', 'It'))])
server.shutdown()
server.server_close()
with failed('nobody'):
    smtplib.SMTP(*server.server_address, timeout=2)
