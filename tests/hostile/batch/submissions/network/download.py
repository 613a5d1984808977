"""Downloads the answer."""

import urllib.request

import hostile


def attack():
    with urllib.request.urlopen("http://192.0.2.1/answer", timeout=1) as page:
        print("worked:", page.read())


hostile.run(attack)
