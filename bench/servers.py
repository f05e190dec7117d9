"""Slipway as its launcher serves it, and the servers it is compared with. All listen on free ports of the loopback."""

import contextlib
import getpass
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

from machine import accepts, cpu, cpu_with_children, end, free_port, memory, program, run, wait_until

PROJECT = pathlib.Path(__file__).resolve().parent.parent


class Https:
    """A server's door by HTTPS: git trusts its certificate, and has a login in the user's credential store."""

    def trust(self, port, pem, user, password):
        self.machine.git("config", "--global", f"http.https://127.0.0.1:{port}/.sslCAInfo", pem)
        self.machine.git("config", "--global", "credential.helper", "store")
        with open(self.machine.home / ".git-credentials", "a") as store:
            store.write(f"https://{user}:{password}@127.0.0.1%3a{port}\n")


class Slipway(Https):
    host = "127.0.0.1"  # By which it is asked for what is its own.

    def __init__(self, machine, name="slipway", settings=None):
        self.machine = machine
        self.ssh_port, self.http_port, self.https_port = free_port(), free_port(), free_port()
        env = dict(
            machine.env,
            SLIPWAY_DATA=str(machine.folder / name),
            SLIPWAY_SSH=f"127.0.0.1:{self.ssh_port}",
            SLIPWAY_HTTP=f"127.0.0.1:{self.http_port}",
            **self.listening(self.https_port),
            SLIPWAY_BUILD="no",
            SLIPWAY_ALLOW_ROOT=str(os.geteuid() == 0).lower(),
            **(settings or {}),
        )
        self.log = machine.folder / f"{name}.log"
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [PROJECT / "slipway", "serve"], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_until("the server is ready", self._ready)
        self.start_seconds = time.monotonic() - began

    @staticmethod
    def listening(https_port):
        return {"SLIPWAY_HTTPS": f"127.0.0.1:{https_port}"}

    def _ready(self):
        if self.process.poll() is not None:
            sys.exit(f"the server did not start:\n{self.log.read_text()}")
        with contextlib.suppress(OSError):
            return self._get("readyz") is not None
        return False

    def _get(self, path):
        url = f"http://127.0.0.1:{self.http_port}/{path}"
        request = urllib.request.Request(url, headers={"Host": f"{self.host}:{self.http_port}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def url(self, name):
        return f"ssh://git@127.0.0.1:{self.ssh_port}/{name}"

    def https_url(self, name):
        pem = self.machine.folder / "slipway.pem"
        if not pem.exists():
            pem.write_text(self.tell("certificates", "show"))
            self.trust(self.https_port, pem, "admin", self.tell("tokens", "add").strip())
        return f"https://127.0.0.1:{self.https_port}/git/{name}"

    def tell(self, *words):
        command = [*self.machine.ssh, "-p", str(self.ssh_port), "git@127.0.0.1", *words]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()

    def cpu(self):
        return cpu(self.process.pid)

    def rss(self):
        return memory(self.process.pid)

    def metric(self, pattern):
        """The sum of the metrics whose lines begin so."""
        found = re.findall(rf"^{pattern}.* (\S+)$", self._get("metrics"), re.MULTILINE)
        return sum(map(float, found))

    def heap(self):
        """All of the heap that is in use, garbage too, in MB."""
        return self.metric(r'jvm_memory_used_bytes\{area="heap"') / 1024 / 1024

    def live_heap(self):
        """What a collection leaves of the heap, in MB."""
        self._jcmd("GC.run")
        shown = self._jcmd("GC.heap_info")
        used = re.findall(r"total .*used (\d+)K", shown)
        return sum(map(int, used)) / 1024 if used else sys.exit(f"no heap in:\n{shown}")

    def _jcmd(self, command):
        jdk = os.environ.get("JAVA_HOME")
        return run(f"{jdk}/bin/jcmd" if jdk else "jcmd", self.process.pid, command)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(90)


class Sshd:
    """OpenSSH's server with git's receive-pack on bare repositories, which checks objects as Slipway does, unless told not to."""

    def __init__(self, machine):
        self.machine = machine
        self.folder = machine.folder / "sshd"
        self.folder.mkdir()
        self.port = free_port()
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / "host")
        shutil.copy(f"{machine.key}.pub", self.folder / "authorized_keys")
        # No PAM and no limit on newcomers: both would only cost it time.
        (self.folder / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\nPidFile none\nStrictModes no\n"
            f"UsePAM no\nAuthorizedKeysFile {self.folder}/authorized_keys\nMaxStartups 1000\nLogLevel ERROR\n"
        )
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [program("sshd"), "-D", "-e", "-f", self.folder / "config"], stderr=subprocess.DEVNULL
        )
        wait_until("sshd listens", lambda: accepts(self.port))

    def url(self, name, check=True):
        """Where to push to; makes the repository, which here a push does not do by itself."""
        path = self.folder / f"{name}.git"
        if not path.exists():
            self.machine.git("init", "-q", "--bare", path)
            self.machine.git("config", "receive.fsckObjects", str(check).lower(), cwd=path)
        return f"ssh://{os.environ.get('USER', 'root')}@127.0.0.1:{self.port}{path}"

    def cpu(self):
        return cpu(self.process.pid)

    def stop(self):
        end(self.process)


GIT_NGINX = """worker_processes auto;
daemon off;
user {user};
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/cert.pem;
        ssl_certificate_key {folder}/key.pem;
        client_max_body_size 0;
        auth_basic git;
        auth_basic_user_file {folder}/users;
        location / {{
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME {backend};
            fastcgi_param GIT_HTTP_EXPORT_ALL "";
            fastcgi_param GIT_PROJECT_ROOT {folder};
            fastcgi_param PATH_INFO $uri;
            fastcgi_param REMOTE_USER $remote_user;
            fastcgi_request_buffering {buffering};
            fastcgi_read_timeout 600;
            fastcgi_pass unix:{folder}/socket;
        }}
    }}
}}
"""


class GitHttpBackend(Https):
    """git's http-backend behind Debian's nginx, by TLS and with a login, on bare repositories; it checks objects too."""

    def __init__(self, machine, buffering="on"):
        self.machine = machine
        self.folder = folder = machine.folder / "http-backend"
        folder.mkdir()
        self.port = free_port()
        run(
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        )
        hashed = run("openssl", "passwd", "-apr1", "secret").strip()
        (folder / "users").write_text(f"git:{hashed}\n")
        backend = pathlib.Path(run("git", "--exec-path").strip()) / "git-http-backend"
        (folder / "nginx.conf").write_text(
            GIT_NGINX.format(
                folder=folder, port=self.port, backend=backend, buffering=buffering, user=getpass.getuser()
            )
        )
        self.wrapper = subprocess.Popen(
            [program("fcgiwrap"), "-s", f"unix:{folder}/socket"],
            env=machine.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.process = subprocess.Popen(
            [program("nginx"), "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL
        )
        wait_until("nginx listens", lambda: accepts(self.port))
        self.trust(self.port, folder / "cert.pem", "git", "secret")

    def https_url(self, name):
        path = self.folder / f"{name}.git"
        if not path.exists():
            self.machine.git("init", "-q", "--bare", path)
            self.machine.git("config", "receive.fsckObjects", "true", cwd=path)
            self.machine.git("config", "http.receivepack", "true", cwd=path)
        return f"https://127.0.0.1:{self.port}/{name}.git"

    def stop(self):
        end(self.process)
        end(self.wrapper)


NGINX = """worker_processes auto;
daemon off;
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    keepalive_requests 1000000;
    upstream app {{ server 127.0.0.1:{app}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Request-Id $request_id;
            proxy_pass http://app;
        }}
    }}
}}
"""


class Nginx:
    """nginx as reverse proxy before the program on that port, telling it of the request what Slipway tells."""

    def __init__(self, machine, app):
        folder = machine.folder / "nginx"
        folder.mkdir()
        self.http_port = free_port()
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, app=app, port=self.http_port))
        self.process = subprocess.Popen(
            [program("nginx"), "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL
        )
        wait_until("nginx listens", lambda: accepts(self.http_port))

    def cpu(self):
        return cpu_with_children(self.process.pid)

    def stop(self):
        end(self.process)
