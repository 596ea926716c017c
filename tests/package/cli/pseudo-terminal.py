"""A command on a pseudo-terminal of a given size, which may change.

Its output comes as it is written. Each line of standard input is JSON: {"type": "text"} is typed,
{"size": [columns, rows]} resizes the terminal. The status is the command's.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    columns, rows = (int(number) for number in sys.argv[1].split("x"))
    process, terminal = pty.fork()
    if process == 0:
        resize(0, columns, rows)
        os.execvp(sys.argv[2], sys.argv[2:])
    sources = [terminal, 0]
    pending = b""
    while True:
        ready, _, _ = select.select(sources, [], [])
        if terminal in ready:
            try:
                output = os.read(terminal, 65536)
            except OSError:
                output = b""
            if not output:
                break
            os.write(1, output)
        if 0 in ready:
            given = os.read(0, 65536)
            if not given:
                sources.remove(0)
            *lines, pending = (pending + given).split(b"\n")
            for line in lines:
                command = json.loads(line)
                if "size" in command:
                    resize(terminal, *command["size"])
                else:
                    os.write(terminal, command["type"].encode())
    _, status = os.waitpid(process, 0)
    sys.exit(os.waitstatus_to_exitcode(status) % 256)


if __name__ == "__main__":
    main()
