//! Damaged and foreign files are errors, never panics.

use super::*;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn message(files: &[(&str, &[u8])]) -> String {
    match open(folder(files).path()) {
        Ok(_) => "opened".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn folders_that_are_no_models_say_so() {
    let foreign = [&6_u32.to_le_bytes()[..], &4_u16.to_le_bytes(), b"Abc\0"].concat();
    let huge_table = [&u64::MAX.to_le_bytes()[..], b"{}"].concat();
    for (files, expected) in [
        (&[][..], "neither model.bin nor model.safetensors"),
        (&[("model.bin", &b""[..])][..], "ends early"),
        (&[("model.bin", &[0xff; 64][..])][..], "version"),
        (&[("model.bin", &foreign[..])][..], "another kind"),
        (&[("model.safetensors", &b"{}"[..])][..], "ends early"),
        (&[("model.safetensors", &huge_table[..])][..], "ends early or is damaged"),
        (&[("model.safetensors", &b"\x03\0\0\0\0\0\0\0{]}"[..])][..], "not JSON"),
        (&[("model.safetensors", &b"\x02\0\0\0\0\0\0\0{}"[..])][..], "config.json"),
    ] {
        let message = message(files);
        assert!(message.contains(expected), "{message:?} does not say {expected:?}");
    }
}

#[test]
fn a_truncated_table_is_an_error_wherever_it_ends() {
    let mut whole = Vec::new();
    whole.extend(6_u32.to_le_bytes());
    whole.extend(12_u16.to_le_bytes());
    whole.extend(b"WhisperSpec\0");
    whole.extend(3_u32.to_le_bytes());
    whole.extend(1_u32.to_le_bytes());
    whole.extend(18_u16.to_le_bytes());
    whole.extend(b"encoder/num_heads\0");
    whole.push(0);
    whole.push(2);
    whole.extend(2_u32.to_le_bytes());
    whole.extend(8_i16.to_le_bytes());
    for end in 0..whole.len() {
        assert_ne!(message(&[("model.bin", &whole[..end])]), "opened", "cut at {end}");
    }
    let config = br#"{"alignment_heads": [[1, 2]], "suppress_ids": [3]}"#;
    let files = [("model.bin", &whole[..]), ("config.json", config), ("vocabulary.txt", b"a\nb")];
    let dir = folder(&files);
    let (settings, source) = open(dir.path()).unwrap();
    assert_eq!((settings.heads, settings.alignment_heads), (8, vec![(1, 2)]));
    assert_eq!((settings.suppressed, settings.vocabulary.len()), (vec![3], 2));
    assert_eq!(source.layers(), (0, 0));
}
