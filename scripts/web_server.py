"""A real web server for the checks of downloads, nginx on the loopback interface, and what goes with it."""

import hashlib
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time

MEGABYTE = 1_000_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """nginx with the files of a folder, over http and https, with ranges and without."""

    def __init__(self, folder):
        self.folder = folder
        self.plain, self.tls = free_port(), free_port()
        self.certificate = os.path.join(folder, "cert.pem")
        self.log = os.path.join(folder, "access.log")
        key = os.path.join(folder, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
            + ["-keyout", key, "-out", self.certificate],
            check=True, capture_output=True)
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(self.configuration(key))
        self.process = subprocess.Popen(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-c", path, "-e", folder + "/error.log"])
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.tls)) == 0:
                    return
            time.sleep(0.05)
        sys.exit("nginx does not start; see %s/error.log" % folder)

    def configuration(self, key):
        return """
            daemon off; master_process off; pid %(folder)s/nginx.pid; worker_rlimit_nofile 1024;
            events { worker_connections 256; }
            http {
              log_format short '$uri $status "$http_range" $body_bytes_sent';
              access_log %(folder)s/access.log short;
              client_body_temp_path %(folder)s/t1; proxy_temp_path %(folder)s/t2;
              fastcgi_temp_path %(folder)s/t3; uwsgi_temp_path %(folder)s/t4;
              scgi_temp_path %(folder)s/t5;
              sendfile on; root %(folder)s/files;
              server {
                listen 127.0.0.1:%(plain)d; listen 127.0.0.1:%(tls)d ssl http2;
                ssl_certificate %(certificate)s; ssl_certificate_key %(key)s;
                location /norange/ { alias %(folder)s/files/; max_ranges 0; }
                location /slow/ { alias %(folder)s/files/; limit_rate 40m; }
                location /slow-norange/ {
                  alias %(folder)s/files/; max_ranges 0; limit_rate 40m;
                }
              }
            }
            """ % dict(self.__dict__, key=key)

    def requests(self):
        with open(self.log) as file:
            lines = [re.match(r'(\S+) (\d+) "(.*)" (\d+)', line) for line in file]
        return [(m[1], int(m[2]), m[3], int(m[4])) for m in lines if m]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def make(path, size, seed):
    generator = random.Random(seed)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        data = b"PK\x03\x04" + generator.randbytes(MEGABYTE - 4)
        for number in range(size // MEGABYTE):
            digest.update(data)
            file.write(data)
            data = generator.randbytes(MEGABYTE)
    return digest.hexdigest()


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(arguments):
    """Runs a command; gives status, output, seconds and peak memory in megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, output, time.perf_counter() - start, usage.ru_maxrss / 1024
