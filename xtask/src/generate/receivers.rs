//! The README's receivers: each is the example that `cargo xtask test examples` starts and sends to.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Where it runs, the language of its files, and these.
const RECEIVERS: &[(&str, &str, &[&str])] = &[
    ("Express", "js", &["express/server.js"]),
    ("Fastify", "js", &["fastify/server.js"]),
    ("Koa", "js", &["koa/server.js"]),
    ("Hono, in Node and in Workers", "js", &["hono/app.js", "hono/server.js", "hono/worker.js"]),
    ("Next.js, as a route handler", "js", &["next/app/webhooks/wms/route.js"]),
    ("AWS Lambda", "js", &["lambda/handler.js"]),
    ("Deno", "js", &["deno/server.js"]),
    ("Bun", "js", &["bun/server.js"]),
    ("A fleet, with Redis", "js", &["redis/server.js"]),
    (
        "Cloudflare Workers, with a Durable Object for each session",
        "js",
        &["worker/index.js", "worker/wrangler.jsonc"],
    ),
    ("Rust, in axum", "rust", &["axum/src/main.rs"]),
];

pub fn sections(root: &Path) -> Result<String> {
    let mut text = String::new();
    for (name, language, files) in RECEIVERS {
        text += &format!("<details>\n<summary>{name}</summary>\n\n");
        for file in *files {
            let path = format!("examples/{file}");
            let code = fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
            let language = if file.ends_with("jsonc") { "jsonc" } else { language };
            // `ignore` is for rustdoc, which shows the README: the example is a program of its own.
            let fence = if *language == *"rust" { "rust,ignore" } else { language };
            text += &format!("[`{path}`]({path})\n\n```{fence} example\n{code}```\n\n");
        }
        text += "</details>\n\n";
    }
    Ok(text.trim_end().to_string() + "\n")
}
