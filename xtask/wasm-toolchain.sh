#!/usr/bin/env bash
# Finds or makes a tool chain that compiles for wasm32-unknown-unknown, by three routes:
#   1. the usual tool chain has the target already;
#   2. `rustup target add` (seconds, where rustup's downloads can be reached);
#   3. Debian's packages rustc-web and its std sources, unpacked into a folder and linked (a minute).
# Prints the name of the tool chain to use, or nothing for the usual one. Progress goes to stderr.
#   WASM_TOOLCHAIN_HOME   the folder of route 3
set -euo pipefail

target=wasm32-unknown-unknown
name=wms-webhook-wasm
home=${WASM_TOOLCHAIN_HOME:?}
recipe=3 # one more when route 3 changes, so that a cached result of the old one is not taken

say() { printf '· %s\n' "$*" >&2; }
has_target() { compgen -G "$1/lib/rustlib/$target/lib/libstd-*.rlib" >/dev/null; }

if has_target "$(rustc --print sysroot)"; then exit 0; fi
if command -v rustup >/dev/null; then
  say "adding $target by rustup"
  if timeout 300 rustup target add "$target" >&2 && has_target "$(rustc --print sysroot)"; then exit 0; fi
  say "rustup could not: taking Debian's packages"
fi

for tool in apt-get apt-cache dpkg rustup; do
  command -v "$tool" >/dev/null || { say "$tool is missing: install the target $target by hand"; exit 1; }
done

# The newest version that the archive has, after an update if it is not known yet.
version() { apt-cache madison rustc-web 2>/dev/null | awk -F'|' 'NR == 1 { gsub(/ /, "", $2); print $2 }'; }
ver=$(version)
if [ -z "$ver" ]; then apt-get update -qq >&2; ver=$(version); fi
[ -n "$ver" ] || { say "the archive has no rustc-web: install the target $target by hand"; exit 1; }

link() { # the tool chain's folder
  local now=${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$name
  [ "$(readlink -f "$now" || true)" = "$(readlink -f "$1")" ] || rustup toolchain link "$name" "$1" >&2
  printf '%s\n' "$name"
}
toolchain=$home/$ver-$recipe/usr
if has_target "$toolchain"; then link "$toolchain"; exit 0; fi

depends() { # package, pattern: the first of its dependencies that matches
  apt-cache show "$1=$ver" 2>/dev/null | sed -n 's/^Depends: //p' | head -1 | tr ',' '\n' |
    sed 's/^ *//; s/ .*//' | grep -E "$2" | head -1
}
std=$(depends libstd-rust-web-dev '^libstd-rust-web-[0-9]')
llvm=$(depends "$std" '^libllvm[0-9]')
n=${llvm#libllvm} && n=${n%%[!0-9]*}
say "fetching rustc-web $ver, $std, $llvm and lld-$n"

mkdir -p "$home"
work=$(mktemp -d "$home/.tmp.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/deb"
(
  cd "$work/deb"
  get() {
    apt-get -qq -o APT::Sandbox::User=root download \
      "rustc-web=$ver" "$std=$ver" "libstd-rust-web-dev=$ver" "rust-web-src=$ver" "$llvm" "lld-$n" >&2
  }
  get || { apt-get update -qq >&2; get; }
  for package in *.deb; do dpkg -x "$package" "$work/unpacked"; done
)
usr=$work/unpacked/usr
host=$(rustc -vV | sed -n 's/^host: //p')
rm -rf "$usr/share" "$usr/lib/llvm-$n/lib"
mkdir -p "$usr/libexec/wasm" "$usr/lib/rustlib/$host/bin"
ln -sf "../../../llvm-$n/bin/lld" "$usr/lib/rustlib/$host/bin/rust-lld"
libraries=$(cd "$usr/lib" && ls -d ./*linux-gnu* | head -1)
for tool in rustc rustdoc; do
  mv "$usr/bin/$tool" "$usr/libexec/wasm/$tool"
  cat >"$usr/bin/$tool" <<WRAPPER
#!/bin/sh
here=\$(cd "\$(dirname "\$(readlink -f "\$0")")/.." && pwd)
LD_LIBRARY_PATH="\$here/lib/$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}" exec "\$here/libexec/wasm/$tool" "\$@"
WRAPPER
  chmod 755 "$usr/bin/$tool"
done
ln -sf "$(rustup which cargo)" "$usr/bin/cargo"

# std, built once from its sources; with bitcode, so that lto = "fat" works.
say "building std for $target"
hash=$("$usr/bin/rustc" -vV | sed -n 's/^commit-hash: //p')
source=$(readlink -f "$usr/lib/rustlib/src/rust")
remap="--remap-path-prefix=$work=/build --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
remap+=" --remap-path-prefix=$source=/rustc/$hash --remap-path-prefix=$usr/lib/rustlib/src/rust=/rustc/$hash"
mkdir -p "$work/std/src"
echo '#![no_std]' >"$work/std/src/lib.rs"
cat >"$work/std/Cargo.toml" <<'MANIFEST'
[package]
name = "std-for-wasm"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
panic = "abort"
codegen-units = 1
MANIFEST
(
  cd "$work/std"
  env -u CARGO_BUILD_TARGET RUSTC_BOOTSTRAP=1 RUSTC="$usr/bin/rustc" \
    RUSTFLAGS="-C embed-bitcode=yes $remap" CARGO_TARGET_DIR="$work/std/target" \
    "$usr/bin/cargo" build -q --release -Zbuild-std=std,panic_abort,proc_macro,test --target "$target" >&2
)
mkdir -p "$usr/lib/rustlib/$target/lib"
cp "$work"/std/target/"$target"/release/deps/lib*.rlib "$usr/lib/rustlib/$target/lib/"
rm "$usr/lib/rustlib/$target/lib/"libstd_for_wasm-*.rlib
rm -rf "$usr/src" "$usr/lib/rustlib/src"
mkdir -p "$home/$ver-$recipe"
rm -rf "$toolchain"
mv "$usr" "$toolchain"
link "$toolchain"
