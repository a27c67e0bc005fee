//! The vector in plain Rust: what runs where nothing better is known.

use super::LANES;
use super::simd::Simd;

/// Arrays of floats; compilers vectorise them with what the target always has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain;

#[inline(always)]
fn map2(a: [f32; LANES], b: [f32; LANES], f: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

// SAFETY: plain Rust; only the pointer arguments need care, as the trait says.
unsafe impl Simd for Plain {
    type V = [f32; LANES];
    const TILE_ROWS: usize = 4;
    const TILE_PANELS: usize = 1;

    #[inline(always)]
    unsafe fn zero() -> Self::V {
        [0.0; LANES]
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self::V {
        [value; LANES]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::V {
        // SAFETY: the caller gives 16 readable floats.
        unsafe { from.cast::<Self::V>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const half::f16) -> Self::V {
        // SAFETY: the caller gives 16 readable half floats.
        let halves = unsafe { from.cast::<[half::f16; LANES]>().read_unaligned() };
        halves.map(half_to_f32)
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::V) {
        // SAFETY: the caller gives 16 writable floats.
        unsafe { to.cast::<Self::V>().write_unaligned(value) }
    }
    #[inline(always)]
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| a - b)
    }
    #[inline(always)]
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| a / b)
    }
    #[inline(always)]
    unsafe fn mul_add(a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // A fused multiply-add without the instruction is a slow library call.
        if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
            std::array::from_fn(|i| a[i].mul_add(b[i], c[i]))
        } else {
            std::array::from_fn(|i| a[i] * b[i] + c[i])
        }
    }
    #[inline(always)]
    unsafe fn max(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    unsafe fn min(a: Self::V, b: Self::V) -> Self::V {
        map2(a, b, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    unsafe fn round(a: Self::V) -> Self::V {
        // Adding and taking away 1.5 · 2^23 rounds to nearest for |a| < 2^22.
        const MAGIC: f32 = 12_582_912.0;
        a.map(|a| (a + MAGIC) - MAGIC)
    }
    #[inline(always)]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lanes are whole and within −126…127"
    )]
    unsafe fn pow2_whole(a: Self::V) -> Self::V {
        a.map(|a| f32::from_bits((((a as i32) + 127) as u32) << 23))
    }
    #[inline(always)]
    unsafe fn to_array(a: Self::V) -> [f32; LANES] {
        a
    }
}

/// Half to single precision without branches, so that it vectorises.
#[inline(always)]
fn half_to_f32(value: half::f16) -> f32 {
    /// 2^112: moves the exponent bias of a half to that of a float, subnormals included.
    const SCALE: f32 = 5.192_297e33;
    let bits = u32::from(value.to_bits());
    let magnitude = f32::from_bits((bits & 0x7fff) << 13) * SCALE;
    f32::from_bits(magnitude.to_bits() | ((bits & 0x8000) << 16))
}
