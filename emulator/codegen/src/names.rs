//! Rust names for the names on the wire.

/// Words that no field may be called without `r#`.
const KEYWORDS: [&str; 12] = [
    "as", "const", "enum", "fn", "impl", "match", "mod", "ref", "self", "static", "type", "use",
];

/// `TableName` → `table_name`, `SSESpecification` → `sse_specification`.
pub fn snake(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    let mut before: Option<char> = None;
    for (position, &character) in characters.iter().enumerate() {
        let after = characters.get(position + 1);
        let starts_word = character.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
        before = Some(character);
    }
    snake
}

/// The field of that member: its snake-case name, made legal.
pub fn field(name: &str) -> String {
    let snake = snake(name);
    if KEYWORDS.contains(&snake.as_str()) {
        format!("r#{snake}")
    } else {
        snake
    }
}

/// `TableName` → `tableName`: how classic messages and values name a member.
pub fn camel(name: &str) -> String {
    let mut characters = name.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// `PAY_PER_REQUEST` → `PayPerRequest`; what is written in several words already stays.
pub fn variant(value: &str) -> String {
    if value.chars().any(char::is_lowercase) {
        return value.to_owned();
    }
    let mut variant = String::new();
    for word in value.split('_') {
        let mut characters = word.chars();
        variant.extend(characters.next());
        variant.push_str(&characters.as_str().to_lowercase());
    }
    variant
}

/// `ResourceNotFoundException` → `ResourceNotFound`.
pub fn error_variant(name: &str) -> &str {
    name.strip_suffix("Exception").unwrap_or(name)
}
