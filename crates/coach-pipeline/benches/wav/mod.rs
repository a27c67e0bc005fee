//! A WAV file of samples, for the bench and for the tests.

/// 16 bits, one channel, 16 kHz.
pub(crate) fn file(samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let parts: [&[u8]; 8] = [
        b"RIFF",
        &size(36 + data.len()).to_le_bytes(),
        b"WAVEfmt \x10\0\0\0\x01\0\x01\0",
        &16_000_u32.to_le_bytes(),
        &32_000_u32.to_le_bytes(),
        b"\x02\0\x10\0data",
        &size(data.len()).to_le_bytes(),
        &data,
    ];
    parts.concat()
}

/// A length as files have it.
pub(crate) fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}
