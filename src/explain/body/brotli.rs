//! The decoder of brotli, where the runtime has none.

use alloc::{vec, vec::Vec};

use alloc_no_stdlib::{Allocator, SliceWrapper, SliceWrapperMut};
use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, HuffmanCode};

use crate::MAX_BODY_BYTES;

/// The whole text of a stream of brotli that ends where the body does.
pub(super) fn decompressed(body: &[u8]) -> Option<Vec<u8>> {
    let mut state: BrotliState<Heap, Heap, Heap> = BrotliState::new(Heap, Heap, Heap);
    let mut text = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    let (mut available_in, mut input_at, mut total) = (body.len(), 0, 0);
    loop {
        let (mut available_out, mut output_at) = (chunk.len(), 0);
        let result = BrotliDecompressStream(
            &mut available_in,
            &mut input_at,
            body,
            &mut available_out,
            &mut output_at,
            &mut chunk,
            &mut total,
            &mut state,
        );
        text.extend_from_slice(&chunk[..output_at]);
        match result {
            BrotliResult::ResultSuccess if available_in == 0 && !text.is_empty() => {
                return Some(text);
            }
            BrotliResult::NeedsMoreOutput if text.len() <= MAX_BODY_BYTES => {}
            _ => return None,
        }
    }
}

/// The heap, as the decompressor asks for it.
struct Heap;

#[derive(Default)]
struct Memory<T>(Vec<T>);

impl<T> SliceWrapper<T> for Memory<T> {
    fn slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> SliceWrapperMut<T> for Memory<T> {
    fn slice_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

macro_rules! allocates {
    ($($element:ty)+) => {
        $(impl Allocator<$element> for Heap {
            type AllocatedMemory = Memory<$element>;

            fn alloc_cell(&mut self, length: usize) -> Memory<$element> {
                Memory(vec![<$element>::default(); length])
            }

            fn free_cell(&mut self, _: Memory<$element>) {}
        })+
    };
}

allocates! { u8 u32 HuffmanCode }
