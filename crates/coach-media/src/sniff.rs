//! What a file is, by its first bytes alone: names and extensions are never looked at.

/// How many bytes [`sniff`] wants to see.
pub(crate) const HEAD_BYTES: usize = 4096;

/// A container that the built-in decoders read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Wav,
    Aiff,
    Caf,
    Flac,
    Ogg,
    Matroska,
    Mp4,
    /// MPEG audio, layers I to III, with or without ID3 tags.
    MpegAudio,
    /// AAC in ADTS frames.
    Adts,
}

impl Container {
    /// The name in facts and messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Caf => "caf",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Matroska => "matroska",
            Self::Mp4 => "mp4",
            Self::MpegAudio => "mp3",
            Self::Adts => "aac",
        }
    }

    /// The one demuxer of `ffmpeg` that may open it, should the built-in decoders give up.
    pub(crate) fn demuxer(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Caf => "caf",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Matroska => "matroska",
            Self::Mp4 => "mov",
            Self::MpegAudio => "mp3",
            Self::Adts => "aac",
        }
    }
}

/// A format for which only `ffmpeg` will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// The usual name, for messages.
    pub(crate) format: &'static str,
    /// The one demuxer of `ffmpeg` that may open it.
    pub(crate) demuxer: &'static str,
    /// The name in facts.
    pub(crate) container: &'static str,
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// Read by the built-in decoders.
    BuiltIn(Container),
    /// Read by `ffmpeg` alone.
    Foreign(Foreign),
    /// A list of other files or a script; never opened.
    Refused(&'static str),
    /// Surely not sound.
    NotMedia,
    /// Nothing known at the start: perhaps MPEG audio behind some garbage.
    Unknown,
}

const fn foreign(format: &'static str, demuxer: &'static str, container: &'static str) -> Sniffed {
    Sniffed::Foreign(Foreign { format, demuxer, container })
}

/// Says what a file is by its first [`HEAD_BYTES`] (fewer, if it is shorter).
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    let at = |offset: usize, magic: &[u8]| {
        head.get(offset..offset + magic.len()).is_some_and(|bytes| bytes == magic)
    };
    let form = |outer: &[u8], inner: &[u8]| at(0, outer) && at(8, inner);
    let built_in = Sniffed::BuiltIn;
    if form(b"RIFF", b"WAVE") || form(b"RF64", b"WAVE") || form(b"BW64", b"WAVE") {
        return built_in(Container::Wav);
    }
    if form(b"FORM", b"AIFF") || form(b"FORM", b"AIFC") {
        return built_in(Container::Aiff);
    }
    if form(b"RIFF", b"AVI ") {
        return foreign("AVI", "avi", "avi");
    }
    let by_magic: [(&[u8], Sniffed); 14] = [
        (b"caff", built_in(Container::Caf)),
        (b"fLaC", built_in(Container::Flac)),
        (b"OggS", built_in(Container::Ogg)),
        (b"\x1aE\xdf\xa3", built_in(Container::Matroska)),
        (b"ID3", built_in(Container::MpegAudio)),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", foreign("WMA or WMV", "asf", "asf")),
        (b"FLV\x01", foreign("FLV", "flv", "flv")),
        (b"\x0b\x77", foreign("AC-3", if is_eac3(head) { "eac3" } else { "ac3" }, "ac3")),
        (b"\x00\x00\x01\xba", foreign("MPEG program stream", "mpeg", "mpegps")),
        (b"#!AMR-WB\n", foreign("AMR", "amr", "amr")),
        (b"#!AMR\n", foreign("AMR", "amr", "amr")),
        (b"MAC ", foreign("Monkey's Audio", "ape", "ape")),
        (b"wvpk", foreign("WavPack", "wv", "wavpack")),
        (b"riff\x2e\x91\xcf\x11", foreign("Wave64", "w64", "w64")),
    ];
    if let Some((_, sniffed)) = by_magic.iter().find(|(magic, _)| at(0, magic)) {
        return *sniffed;
    }
    if is_mp4(head) {
        return built_in(Container::Mp4);
    }
    if is_transport_stream(head, 188, 0) || is_transport_stream(head, 192, 4) {
        return foreign("MPEG transport stream", "mpegts", "mpegts");
    }
    if let [0xff, second, ..] = head {
        // ISO/IEC 13818-7 (ADTS: layer bits 00) and 11172-3 (layers I to III: not 00).
        if second & 0xf6 == 0xf0 {
            return built_in(Container::Adts);
        }
        if second & 0xe0 == 0xe0 && second & 0x18 != 0x08 {
            return built_in(Container::MpegAudio);
        }
    }
    not_binary_media(head).unwrap_or(Sniffed::Unknown)
}

/// E-AC-3 has a bit stream identification above 10 (ETSI TS 102 366, E.1.3.1.6).
fn is_eac3(head: &[u8]) -> bool {
    head.get(5).is_some_and(|byte| byte >> 3 > 10)
}

/// Whether the first box is one that MP4 and MOV files start with.
fn is_mp4(head: &[u8]) -> bool {
    let kinds: [&[u8]; 9] =
        [b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof"];
    head.get(4..8).is_some_and(|kind| kinds.contains(&kind))
}

/// Whether sync bytes stand at every packet start; one packet alone proves nothing.
fn is_transport_stream(head: &[u8], packet_bytes: usize, offset: usize) -> bool {
    let mut starts = head.iter().skip(offset).step_by(packet_bytes);
    head.len() > 3 * packet_bytes && starts.all(|&byte| byte == 0x47)
}

/// Text of any kind and a few well-known binary formats that hold no sound.
fn not_binary_media(head: &[u8]) -> Option<Sniffed> {
    let others: [&[u8]; 9] = [
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"%PDF",
        b"7z\xbc\xaf",
        b"\x7fELF",
        b"BM",
    ];
    if others.iter().any(|magic| head.starts_with(magic)) {
        return Some(Sniffed::NotMedia);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    let starts =
        |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let contains = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    let scripts: [(&[u8], &str); 9] = [
        (b"#EXTM3U", "playlist"),
        (b"#EXT-X-", "playlist"),
        (b"ffconcat", "concat script"),
        (b"[playlist]", "playlist"),
        (b"[Reference]", "playlist"),
        (b"<asx", "playlist"),
        (b"<smil", "playlist"),
        (b"v=0", "session description"),
        (b";FFMETADATA", "script"),
    ];
    if let Some((_, kind)) = scripts.iter().find(|(word, _)| starts(word)) {
        return Some(Sniffed::Refused(kind));
    }
    if starts(b"<")
        && (contains(b"<MPD") || contains(b"<playlist") || contains(b"<SmoothStreaming"))
    {
        return Some(Sniffed::Refused("playlist"));
    }
    let is_text = !head.is_empty()
        && head.iter().all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
        && std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_text.then_some(Sniffed::NotMedia)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Sniffed) {
        assert_eq!(sniff(head), expected, "{:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn content_decides() {
        check(b"RIFF\xff\xff\xff\xffWAVEfmt ", Sniffed::BuiltIn(Container::Wav));
        check(b"\0\0\0\x20ftypisom", Sniffed::BuiltIn(Container::Mp4));
        check(b"ID3\x04\0", Sniffed::BuiltIn(Container::MpegAudio));
        check(b"\xff\xfb\x90\x00", Sniffed::BuiltIn(Container::MpegAudio));
        check(b"\xff\xf1\x4c\x40", Sniffed::BuiltIn(Container::Adts));
        check(b"\xff\xd8\xff\xe0", Sniffed::NotMedia);
        check(b"", Sniffed::Unknown);
        check(&[0x47; 4096], foreign("MPEG transport stream", "mpegts", "mpegts"));
        check(&[0x47; 100], Sniffed::NotMedia);
    }

    #[test]
    fn lists_of_other_files_are_refused_whatever_surrounds_them() {
        for text in [
            "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
            "\u{feff} \n#EXTM3U\n",
            "ffconcat version 1.0\nfile /etc/passwd\n",
            "[playlist]\nFile1=http://localhost/\n",
            "<ASX version=\"3.0\">",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\">",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
        ] {
            assert!(matches!(sniff(text.as_bytes()), Sniffed::Refused(_)), "{text}");
        }
        for text in ["<html>404</html>", "<svg xmlns:xlink=\"\"/>", "file '/etc/passwd'", "привет"]
        {
            check(text.as_bytes(), Sniffed::NotMedia);
        }
    }
}
