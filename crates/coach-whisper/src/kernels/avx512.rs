//! The vector as one AVX-512 register.

use std::arch::x86_64::*;

use super::simd::Simd;
use super::{Job, LANES};

/// AVX-512 F.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx512;

/// Compiles and runs a job with AVX-512.
///
/// # Safety
/// The CPU must have AVX-512 F, AVX2, FMA and F16C.
#[target_feature(enable = "avx512f,avx2,fma,f16c")]
pub(crate) unsafe fn run<J: Job>(job: J) -> J::Output {
    // SAFETY: this function is compiled for these instructions.
    unsafe { job.run::<Avx512>() }
}

// SAFETY: only used inside `run`, which is compiled for these instructions.
unsafe impl Simd for Avx512 {
    type V = __m512;
    const TILE_ROWS: usize = 6;
    const TILE_PANELS: usize = 2;

    #[inline(always)]
    unsafe fn zero() -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_setzero_ps() }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_set1_ps(value) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::V {
        // SAFETY: the caller gives 16 readable floats.
        unsafe { _mm512_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const half::f16) -> Self::V {
        // SAFETY: the caller gives 16 readable half floats.
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(from.cast())) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::V) {
        // SAFETY: the caller gives 16 writable floats.
        unsafe { _mm512_storeu_ps(to, value) }
    }
    #[inline(always)]
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_sub_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_div_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn mul_add(a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn max(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_max_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn min(a: Self::V, b: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe { _mm512_min_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn round(a: Self::V) -> Self::V {
        // SAFETY: see the trait. The constant rounds to nearest and raises nothing.
        unsafe { _mm512_roundscale_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a) }
    }
    #[inline(always)]
    unsafe fn pow2_whole(a: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe {
            let biased = _mm512_add_epi32(_mm512_cvtps_epi32(a), _mm512_set1_epi32(127));
            _mm512_castsi512_ps(_mm512_slli_epi32::<23>(biased))
        }
    }
    #[inline(always)]
    unsafe fn to_array(a: Self::V) -> [f32; LANES] {
        let mut array = [0.0; LANES];
        // SAFETY: the array has 16 floats.
        unsafe { Self::store(array.as_mut_ptr(), a) };
        array
    }
}
