//! The vector as two AVX2 registers.

use std::arch::x86_64::*;

use super::simd::Simd;
use super::{Job, LANES};

/// AVX2 with FMA and F16C.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx2;

/// Compiles and runs a job with AVX2.
///
/// # Safety
/// The CPU must have AVX2, FMA and F16C.
#[target_feature(enable = "avx2,fma,f16c")]
pub(crate) unsafe fn run<J: Job>(job: J) -> J::Output {
    // SAFETY: this function is compiled for these instructions.
    unsafe { job.run::<Avx2>() }
}

macro_rules! lanewise {
    ($f:ident, $($arg:expr),+) => {
        // SAFETY: the caller of the trait's method has checked the CPU.
        unsafe { [$f($($arg[0]),+), $f($($arg[1]),+)] }
    };
}

// SAFETY: only used inside `run`, which is compiled for these instructions.
unsafe impl Simd for Avx2 {
    type V = [__m256; 2];
    const TILE_ROWS: usize = 6;
    const TILE_PANELS: usize = 1;

    #[inline(always)]
    unsafe fn zero() -> Self::V {
        // SAFETY: see the trait.
        unsafe { [_mm256_setzero_ps(); 2] }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self::V {
        // SAFETY: see the trait.
        unsafe { [_mm256_set1_ps(value); 2] }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::V {
        // SAFETY: the caller gives 16 readable floats.
        unsafe { [_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))] }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const half::f16) -> Self::V {
        // SAFETY: the caller gives 16 readable half floats.
        unsafe {
            let from = from.cast::<__m128i>();
            [_mm256_cvtph_ps(_mm_loadu_si128(from)), _mm256_cvtph_ps(_mm_loadu_si128(from.add(1)))]
        }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::V) {
        // SAFETY: the caller gives 16 writable floats.
        unsafe {
            _mm256_storeu_ps(to, value[0]);
            _mm256_storeu_ps(to.add(8), value[1]);
        }
    }
    #[inline(always)]
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_add_ps, a, b)
    }
    #[inline(always)]
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_sub_ps, a, b)
    }
    #[inline(always)]
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_mul_ps, a, b)
    }
    #[inline(always)]
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_div_ps, a, b)
    }
    #[inline(always)]
    unsafe fn mul_add(a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        lanewise!(_mm256_fmadd_ps, a, b, c)
    }
    #[inline(always)]
    unsafe fn max(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_max_ps, a, b)
    }
    #[inline(always)]
    unsafe fn min(a: Self::V, b: Self::V) -> Self::V {
        lanewise!(_mm256_min_ps, a, b)
    }
    #[inline(always)]
    unsafe fn round(a: Self::V) -> Self::V {
        const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
        // SAFETY: see the trait.
        unsafe { [_mm256_round_ps::<NEAREST>(a[0]), _mm256_round_ps::<NEAREST>(a[1])] }
    }
    #[inline(always)]
    unsafe fn pow2_whole(a: Self::V) -> Self::V {
        // SAFETY: see the trait.
        unsafe {
            a.map(|a| {
                let biased = _mm256_add_epi32(_mm256_cvtps_epi32(a), _mm256_set1_epi32(127));
                _mm256_castsi256_ps(_mm256_slli_epi32::<23>(biased))
            })
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
