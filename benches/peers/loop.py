"""The other libraries on many cookies: one loop in one process, nothing printed but the seconds it took.

    loop.py itsdangerous|flask-unsign KEY-FILE MAX-AGE COOKIES

Imports and reading the files are not counted, nor does it write anything: no program around these
libraries can be faster.
"""

import sys
import time

from cookies import key_in, serializer_of


def main(library, key_file, max_age, cookies):
    key, max_age = key_in(key_file), int(max_age)
    with open(cookies, encoding="ascii") as file:
        cookies = file.read().split()
    if library == "itsdangerous":
        loads = serializer_of(key).loads
        begin = time.perf_counter()
        for cookie in cookies:
            loads(cookie, max_age=max_age)
    else:
        from flask_unsign.session import decode, verify

        begin = time.perf_counter()
        for cookie in cookies:
            decode(cookie)
            if not verify(cookie, key):
                sys.exit("a cookie that flask-unsign does not verify")
    print(time.perf_counter() - begin)


main(*sys.argv[1:])
