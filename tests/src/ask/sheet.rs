//! The table of `emulator/FIDELITY.md`.

/// A row of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The heading above it.
    pub section: String,
    /// Its cells, without the blanks around them.
    pub cells: Vec<String>,
}

/// The rows of all tables, without their heads.
#[must_use]
pub fn rows(sheet: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut section = "";
    for line in sheet.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            section = name.trim();
        }
        if let Some(cells) = cells(line) {
            rows.push(Row {
                section: section.to_owned(),
                cells,
            });
        }
    }
    rows
}

/// The sheet with the last column as `ask` gives it for each row; rows for which it gives nothing stay.
#[must_use]
pub fn with_column(sheet: &str, ask: &dyn Fn(&Row) -> Option<String>) -> String {
    let mut written = String::new();
    let mut section = "";
    for line in sheet.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            section = name.trim();
        }
        let row = cells(line).map(|cells| Row {
            section: section.to_owned(),
            cells,
        });
        let column = row.as_ref().and_then(|row| Some((row, ask(row)?)));
        match column {
            Some((row, text)) => {
                let kept = row.cells.iter().take(3);
                let kept: Vec<&str> = kept.map(String::as_str).collect();
                written.push_str(&format!("| {} | {text} |", kept.join(" | ")));
            }
            None => written.push_str(line),
        }
        written.push('\n');
    }
    written
}

/// The cells of a row of content.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for character in inner.chars() {
        match cells.last_mut() {
            Some(_) if character == '|' && !escaped => cells.push(String::new()),
            Some(cell) => cell.push(character),
            None => {}
        }
        escaped = character == '\\' && !escaped;
    }
    let cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let first = cells.first()?;
    let head = first == "Behaviour" || first.starts_with("---");
    (!head).then_some(cells)
}
