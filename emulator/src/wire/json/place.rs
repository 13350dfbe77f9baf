//! Where in a document a byte stands, for a log: names of members and numbers of elements, never values.

/// How many characters of a place are told, and of each name in it.
const CHARACTERS_MAX: usize = 200;
const NAME_CHARACTERS_MAX: usize = 60;

/// An object or array around the byte.
enum Around<'a> {
    /// The member that is being read, as its name is written, and whether the name is still to come.
    Object { name: &'a str, unnamed: bool },
    /// The number of the element that is being read.
    Array(usize),
}

/// The place of the value that begins before byte `at` of a JSON document, such as `Item.tags.SS[3]`.
///
/// Only asked for a line of the log, so the document is gone through once more from its start.
#[cold]
pub(crate) fn place(document: &str, at: usize) -> String {
    let mut around: Vec<Around<'_>> = Vec::new();
    let mut bytes = document.bytes().enumerate().take(at);
    while let Some((start, byte)) = bytes.next() {
        match byte {
            b'{' => around.push(Around::Object {
                name: "",
                unnamed: true,
            }),
            b'[' => around.push(Around::Array(0)),
            b'}' | b']' => drop(around.pop()),
            b',' => match around.last_mut() {
                Some(Around::Object { unnamed, .. }) => *unnamed = true,
                Some(Around::Array(number)) => *number = number.saturating_add(1),
                None => {}
            },
            b'"' => {
                let mut end = start;
                while let Some((next, byte)) = bytes.next() {
                    end = next;
                    match byte {
                        b'"' => break,
                        // The escaped character may be a quote.
                        b'\\' => drop(bytes.next()),
                        _ => {}
                    }
                }
                if let Some(Around::Object { name, unnamed }) = around.last_mut()
                    && *unnamed
                {
                    // Quotes begin and end characters; a name that the byte cuts short shows as none.
                    *name = document
                        .get(start.saturating_add(1)..end)
                        .unwrap_or_default();
                    *unnamed = false;
                }
            }
            _ => {}
        }
    }
    told(&around)
}

fn told(around: &[Around<'_>]) -> String {
    let mut place = String::new();
    for step in around {
        if place.chars().count() > CHARACTERS_MAX {
            place.push('…');
            break;
        }
        match step {
            Around::Object { name, .. } => {
                if !place.is_empty() {
                    place.push('.');
                }
                place.extend(name.chars().take(NAME_CHARACTERS_MAX));
                if name.chars().nth(NAME_CHARACTERS_MAX).is_some() {
                    place.push('…');
                }
            }
            Around::Array(number) => place.push_str(&format!("[{number}]")),
        }
    }
    place
}
