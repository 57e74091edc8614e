"""An answer of ours put before a browser as it is: no site has to run for that, and no data to be committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.conf import settings
from playwright.sync_api import Page


class Site(ThreadingHTTPServer):
    """One page and our own static files, which the browser may keep from one page to the next; no database."""

    html = b""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(SimpleHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.html)))
        self.end_headers()
        self.wfile.write(self.server.html)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600" if self.path.startswith("/static/") else "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Site]:
    with Site(("127.0.0.1", 0), partial(Answer, directory=settings.ROOT)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def show(page: Page, site: Site, html: bytes) -> None:
    """Put this answer before the browser."""
    site.html = html
    page.goto(f"{site.address}/page")


def too_wide(page: Page) -> list[str]:
    """What reaches over the right edge of a page that scrolls sideways: the first few elements, as written."""
    found: list[str] = page.evaluate("""() => {
        const root = document.documentElement
        if (root.scrollWidth <= root.clientWidth) return []
        const over = [...document.querySelectorAll("main *, header *, footer *")].filter(
            one => one.getBoundingClientRect().right > root.clientWidth + 0.5)
        return (over.length ? over : [root]).slice(0, 4).map(one => one.outerHTML.slice(0, 140))
    }""")
    return found


def escaping(page: Page) -> list[str]:
    """What stands at a place of its own inside a box that scrolls, but is placed by something around the box.

    It does not scroll with the box, and widens the page as soon as a row is long enough.
    """
    elements: list[str] = page.evaluate("""() => {
        const scrolls = box => box !== document.body && box !== document.documentElement
            && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
        return [...document.querySelectorAll("main *")].filter(element => {
            if (getComputedStyle(element).position !== "absolute" || !element.offsetParent) return false
            let box = element.parentElement
            while (box && box !== element.offsetParent && !scrolls(box)) box = box.parentElement
            return box && box !== element.offsetParent
        }).slice(0, 4).map(element => element.outerHTML.slice(0, 140))
    }""")
    return elements
