//! The tables are found and read.

use std::collections::BTreeSet;

use crate::tree::Page;

const PAGE: &str = "\
# Rooms

| Room | One responsibility | May use | Knows nothing of |
|---|---|---|---|
| `clock` `ids` | leaf facts | – | everything |
| `engine` | reads and writes | `storage`, leaves | – |
| `open` | the roof | everything but `testing` | – |

| Step | File |
|---|---|
| 1 | `engine` |

### Rooms inside `engine`

| Room | May use | One responsibility | May use outside |
|---|---|---|---|
| `log` | – | changes | `value` |
| `write` | `log`, `mod` | the write path | `storage`, leaves |

```markdown
### Rooms inside `nothing`

| Room | May use |
|---|---|
| `shown` | – |
```

## Rooms inside `engine::write`

| Room | May use |
|---|---|
| `plan` | – |
";

#[test]
fn each_table_belongs_to_the_heading_above() {
    let page = Page::read(PAGE);
    let bases: Vec<String> = page.tables.iter().map(|t| t.base.join("::")).collect();
    assert_eq!(bases, ["", "engine", "engine::write"]);
    let rooms = page.tables.iter().flat_map(|table| &table.rows);
    let rooms: Vec<&str> = rooms.map(|row| row.room.as_str()).collect();
    assert_eq!(
        rooms,
        ["clock", "ids", "engine", "open", "log", "write", "plan"]
    );
    assert_eq!(
        page.leaves(),
        BTreeSet::from(["clock", "ids"].map(str::to_owned))
    );
}

#[test]
fn a_cell_allows_what_it_names() {
    let page = Page::read(PAGE);
    let leaves = page.leaves();
    let [top, engine, _] = page.tables.as_slice() else {
        panic!("three tables");
    };
    let cases = [
        (top, "engine", "storage", true),
        (top, "engine", "ids", true),
        (top, "engine", "open", false),
        (top, "clock", "ids", false),
        (top, "open", "engine", true),
        (top, "open", "testing", false),
        (engine, "write", "log", true),
        (engine, "write", "mod", true),
        (engine, "log", "write", false),
    ];
    for (table, room, other, expected) in cases {
        let row = table.row(room).unwrap();
        assert_eq!(
            row.may.allows(other, &leaves),
            expected,
            "{room} -> {other}"
        );
    }
    let write = engine.row("write").unwrap().outside.as_ref().unwrap();
    assert!(write.allows("storage", &leaves) && write.allows("clock", &leaves));
    assert!(!write.allows("wire", &leaves));
    assert!(top.row("engine").unwrap().outside.is_none());
}
