//! Events do not depend on how their bytes arrive, and no bytes break the parser.

use proptest::prelude::*;

use super::*;

fn events(pieces: &[&[u8]]) -> Vec<String> {
    let (mut parser, mut events) = (Parser::new(1 << 20, 1 << 22), Vec::new());
    for piece in pieces {
        parser.push(piece, &mut events).unwrap();
    }
    events.extend(parser.finish());
    events
}

#[test]
fn lines_and_events() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(events(&[text.as_bytes()]), expected, "{text:?}");
    };
    check("data: a\n\ndata: b\n\n", &["a", "b"]);
    check("data:a\r\n\r\ndata:b\r\rdata: c\n\n", &["a", "b", "c"]);
    check(": ping\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", &["a"]);
    check("data: one\ndata: two\n\n", &["one\ntwo"]);
    check("data\n\n", &[""]);
    check("data:  two spaces\n\n", &[" two spaces"]);
    check("\u{feff}data: marked\n\n", &["marked"]);
    check("database: no\n\n", &[]);
    check("data: no end", &["no end"]);
    check("\n\n\n", &[]);
}

#[test]
fn too_long_is_said_and_memory_stays() {
    let mut parser = Parser::new(16, 1 << 20);
    let mut found = Vec::new();
    assert_eq!(parser.push(b"data: 0123456789", &mut found), Ok(()));
    assert_eq!(parser.push(b"0", &mut found), Err(TooLong));
    assert!(parser.line.len() <= 16);
    let mut parser = Parser::new(1 << 10, 10);
    assert_eq!(parser.push(b"12345678901", &mut found), Err(TooLong));
}

proptest! {
    #[test]
    fn pieces_do_not_matter(
        texts in prop::collection::vec("[а-яa-z :{}\u{1f600}]{0,20}", 0..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let event = |text| format!("data: {text}{ending}: ping{ending}{ending}");
        let whole = texts.iter().map(event).collect::<Vec<_>>().concat();
        let bytes = whole.as_bytes();
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.extend([0, bytes.len()]);
        places.sort_unstable();
        let pieces: Vec<&[u8]> = places.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(events(&pieces), texts);
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (mut parser, mut found) = (Parser::new(64, 300), Vec::new());
        let _ = parser.push(&bytes, &mut found);
        parser.finish();
    }
}
