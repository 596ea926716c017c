//! What a wasm module without std needs: the npm package's three.

/// The allocator of std, for the tools. The core allocates nothing, and sessions have one of their own.
#[cfg(feature = "bindgen-tools")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Nothing is printed: a panic is a fault of this library, and its message could hold a body.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
