//! Which requests come from the console's own page: all that a browser says of one, and each part of it missing or wrong.

use http::Request;

use crate::protocol::console_caller::is_console;
use crate::protocol::head::Head;

const PAGE: (&str, &str) = ("x-emulator-console", "page");
const HERE: (&str, &str) = ("host", "localhost:8000");
const OWN: (&str, &str) = ("origin", "http://localhost:8000");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

fn verdict(uri: &str, headers: &[(&str, &str)], is_local: bool) -> bool {
    let mut request = Request::post(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).expect("a well-formed head").into_parts();
    let mut head = Head::read(&parts);
    head.is_local = is_local;
    is_console(&head)
}

#[test]
fn what_browsers_send_for_the_page() {
    for headers in [
        // A call that writes, of browsers that say both, and of one that says no site.
        &[PAGE, HERE, OWN, SAME][..],
        &[PAGE, HERE, OWN],
        // One that only reads.
        &[PAGE, HERE, SAME],
        &[
            PAGE,
            ("host", "127.0.0.1:8000"),
            ("origin", "http://127.0.0.1:8000"),
            SAME,
        ],
        &[
            PAGE,
            ("host", "[::1]:8000"),
            ("origin", "http://[::1]:8000"),
        ],
        &[PAGE, ("host", "t1.localhost:8000"), SAME],
    ] {
        assert!(verdict("/control/v1/clock", headers, true), "{headers:?}");
        assert!(!verdict("/control/v1/clock", headers, false), "{headers:?}");
    }
}

#[test]
fn what_nobody_else_can_send() {
    for headers in [
        // Not the header of the page: a form, an image, a program that means no page.
        &[HERE, OWN, SAME][..],
        &[("x-emulator-console", "1"), HERE, OWN, SAME],
        &[("x-emulator-tag", "console"), HERE, OWN, SAME],
        // Nothing that only a browser says.
        &[PAGE, HERE],
        &[PAGE, OWN, SAME],
        // Other origins, of which some may be allowed to call.
        &[PAGE, HERE, ("origin", "https://evil.test"), SAME],
        &[PAGE, HERE, ("origin", "null"), SAME],
        &[PAGE, HERE, ("origin", "http://localhost:3000"), SAME],
        &[PAGE, HERE, ("origin", "http://127.0.0.1:8000"), SAME],
        &[PAGE, HERE, ("origin", "https://localhost:8000"), SAME],
        &[PAGE, HERE, ("sec-fetch-site", "same-site")],
        &[PAGE, HERE, ("sec-fetch-site", "cross-site")],
        &[PAGE, HERE, ("sec-fetch-site", "none")],
        &[PAGE, HERE, OWN, ("sec-fetch-site", "cross-site")],
        // A name that leads here from elsewhere, which `--allowed-host` may let in.
        &[
            PAGE,
            ("host", "evil.test:8000"),
            ("origin", "http://evil.test:8000"),
            SAME,
        ],
        &[
            PAGE,
            ("host", "192.168.1.5:8000"),
            ("origin", "http://192.168.1.5:8000"),
            SAME,
        ],
        &[PAGE, ("host", "localhost.evil.test:8000"), SAME],
        &[PAGE, HERE, ("host", "localhost:8000"), OWN, SAME],
    ] {
        assert!(!verdict("/control/v1/clock", headers, true), "{headers:?}");
    }
    // A target in absolute form names a host of its own.
    let absolute = "http://evil.test:8000/control/v1/clock";
    assert!(!verdict(absolute, &[PAGE, HERE, OWN, SAME], true));
}
