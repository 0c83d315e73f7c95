"""Services to be called: the real one as a process, and misbehaving ones in a thread."""

import contextlib
import socket
import subprocess
import sys
import threading
import time


@contextlib.contextmanager
def real_service():
    """`python -m scoring.service` on a free port; gives its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "scoring.service", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
            assert process.wait(timeout=5) == 0


@contextlib.contextmanager
def raw_server(answer):
    """A server that calls `answer(connection)` for each request; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stopped = threading.Event()

        def serve():
            while not stopped.is_set():
                with contextlib.suppress(OSError):
                    connection, _address = listener.accept()
                    threading.Thread(target=speak, args=(connection,), daemon=True).start()

        def speak(connection):
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:  # however the test ends, no thread goes on asking a socket that is closed
            stopped.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def says(body, status="200 OK", headers=""):
    """An answer with this body."""
    content = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n{headers}\r\n"
    return lambda connection: connection.sendall(head.encode() + content)


def silent(connection):
    time.sleep(3)


def drips_body(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(30):
        connection.sendall(b" ")
        time.sleep(0.1)


def drips_headers(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for index in range(30):
        connection.sendall(f"X-{index}: x\r\n".encode())
        time.sleep(0.1)


def floods(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)
