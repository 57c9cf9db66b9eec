"""ftplib, poplib and imaplib at a small server that refuses, and at one that is not there."""
import ftplib
import imaplib
import poplib
import socket
import socketserver
import threading

from observe import failed, saw, took


class Scripted(socketserver.StreamRequestHandler):
    """Answers each line by its command; `{tag}` is the line's first word."""

    def handle(self):
        self.wfile.write(self.server.greeting)
        for raw in self.rfile:
            words = raw.decode().split()
            answer = next((text for command, text in self.server.answers.items() if command in words), '{tag} BAD\r\n')
            self.wfile.write(answer.replace('{tag}', words[0]).encode())


def serve(greeting, answers):
    server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Scripted)
    server.daemon_threads = True
    server.greeting, server.answers = greeting, answers
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server.server_address


ftp = ftplib.FTP()
ftp.connect(*serve(b'220 hello\r\n', {'USER': '331 password\r\n', 'wrong': '530 no\r\n', 'PASS': '230 yes\r\n', 'PWD': '257 "/home"\r\n', 'SITE': '502 what\r\n'}), timeout=2)
with failed('ftp login'):
    ftp.login('someone', 'wrong')
ftp.login('someone', 'right')
saw(ftp.pwd())
with failed('ftp command'):
    ftp.sendcmd('SITE x')
pop = poplib.POP3(*serve(b'+OK\r\n', {'STAT': '+OK 2 320\r\n', 'RETR': '+OK\r\nSubject: x\r\n\r\nbody\r\n.\r\n', 'USER': '-ERR no\r\n'}), timeout=2)
saw(pop.stat(), [line.decode() for line in pop.retr(1)[1]])
with failed('pop user'):
    pop.user('someone')
imap = imaplib.IMAP4(*serve(b'* OK\r\n', {'CAPABILITY': '* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n', 'LOGIN': '{tag} NO wrong\r\n'}), timeout=2)
with failed('imap login'):
    imap.login('someone', 'wrong')
with socket.create_server(('127.0.0.1', 0)) as silent, took('silence', 0.3), failed('silence'):
    ftplib.FTP().connect(*silent.getsockname(), timeout=0.3)
with failed('nobody'):
    poplib.POP3('127.0.0.1', 1, timeout=1)
