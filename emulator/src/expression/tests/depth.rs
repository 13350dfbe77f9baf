//! No text makes the stack deep: everything here runs on 256 KiB.

use super::*;

/// Runs on a small stack.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(test);
    thread.unwrap().join().unwrap();
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>
#[test]
fn nested_as_deep_as_the_text_allows() {
    on_small_stack(|| {
        let request = Request::new(&[], &[(":v", n("1"))]);
        let open = "(".repeat(4096);
        assert_eq!(
            request.condition(&open).err().as_deref(),
            Some("Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\"")
        );
        let balanced = format!("{}a=:v{}", "(".repeat(2046), ")".repeat(2046));
        assert_eq!(
            request.condition(&balanced).err().as_deref(),
            Some("Invalid ConditionExpression: The expression has redundant parentheses;")
        );
        let calls = "size(".repeat(819);
        assert!(request.condition(&calls).unwrap_err().contains("<EOF>"));
        let update = format!("SET a={}b{}", "(".repeat(2044), ")".repeat(2044));
        assert!(request.update(&update).unwrap_err().contains("redundant"));
        let sums = format!("SET a={}:v{}", "(:v+".repeat(800), ")".repeat(800));
        assert!(request.update(&sums).unwrap_err().contains("Syntax error"));
        let appends = format!("SET a={}b", "list_append(".repeat(340));
        assert!(request.update(&appends).unwrap_err().contains("<EOF>"));
    });
}

/// The deepest legal conditions and updates are evaluated and dropped.
#[test]
fn legal_and_deep() {
    on_small_stack(|| {
        let request = Request::new(&[], &[(":v", n("1"))]);
        let one = item(&[("a", n("1"))]);
        let nested = format!("{}a=:v{}", "NOT (".repeat(298), ")".repeat(298));
        assert!(
            request
                .condition(&nested)
                .unwrap()
                .matches(Some(&one))
                .unwrap()
        );
        let joined = format!("{}a=:v{}", "a=:v AND (".repeat(149), ")".repeat(149));
        assert!(
            request
                .condition(&joined)
                .unwrap()
                .matches(Some(&one))
                .unwrap()
        );
        let choices = format!(
            "SET a={}:v{}",
            "if_not_exists(b,".repeat(238),
            ")".repeat(238)
        );
        let updated = request
            .update(&choices)
            .unwrap()
            .apply(Some(&one), &one)
            .unwrap();
        assert_eq!(updated.item.get("a"), Some(n("1")));
    });
}

#[test]
fn many_paths_are_compared_in_good_time() {
    let paths: Vec<String> = (0..1300).map(to_name).collect();
    let text = paths.join(",");
    assert!(text.len() <= 4096, "{}", text.len());
    assert!(Request::default().projection(&text).is_ok());
    let twice = format!("{},{}", paths[..900].join(","), paths[899]);
    assert!(
        Request::default()
            .projection(&twice)
            .unwrap_err()
            .contains("overlap")
    );
}

/// Different short names that no list reserves.
fn to_name(place: usize) -> String {
    let letters = b"bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ";
    let letter = |place: usize| char::from(letters[place % letters.len()]);
    if place < letters.len() {
        return letter(place).to_string();
    }
    format!("{}{}", letter(place), letter(place / letters.len()))
}
