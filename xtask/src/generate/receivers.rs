//! The README's receivers: each is the example that `cargo xtask test examples` starts and sends to.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Where it runs, and its files. Their code stands in the README.
const SHOWN: &[(&str, &[&str])] = &[
    ("Express", &["express/server.ts"]),
    ("Next.js, as a route handler", &["next/app/webhooks/wms/route.ts"]),
    (
        "Cloudflare Workers, with a Durable Object for each session",
        &["worker/index.ts", "worker/wrangler.jsonc"],
    ),
    ("AWS Lambda", &["lambda/handler.js"]),
    ("Exactly once, with Postgres", &["postgres/server.js", "postgres/migrate.js"]),
];

/// As above, but the README has a link to each.
const LINKED: &[(&str, &[&str])] = &[
    ("Fastify", &["fastify/server.js"]),
    ("Koa", &["koa/server.js"]),
    ("Hono, in Node and in Workers", &["hono/app.js", "hono/server.js", "hono/worker.js"]),
    ("NestJS", &["nest/receiver.ts", "nest/express.ts"]),
    ("Deno", &["deno/server.js"]),
    ("Bun", &["bun/server.js"]),
    ("A fleet, with Redis", &["redis/server.js"]),
    (
        "A queue in Postgres, with pg-boss",
        &["pg-boss/migrate.js", "pg-boss/server.js", "pg-boss/worker.js", "pg-boss/replay.js"],
    ),
    ("A queue, with BullMQ", &["bullmq/server.js", "bullmq/worker.js", "bullmq/replay.js"]),
    (
        "A queue, with Cloudflare Queues",
        &[
            "cloudflare-queues/index.js",
            "cloudflare-queues/wrangler.jsonc",
            "cloudflare-queues/replay.js",
            "cloudflare-queues/replay.jsonc",
        ],
    ),
    ("OpenTelemetry", &["opentelemetry/telemetry.js", "opentelemetry/server.js"]),
    ("In order, by the sequence in a database", &["order/sqlite.js"]),
    ("In order, by a queue in the process", &["order/queue.js"]),
    ("In order, by a FIFO queue of SQS", &["order/sqs.js"]),
];

pub fn sections(root: &Path) -> Result<String> {
    let mut text = String::new();
    for (name, files) in SHOWN {
        text += &format!("<details>\n<summary>{name}</summary>\n\n");
        for file in *files {
            let path = format!("examples/{file}");
            let code = fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
            let language = file.rsplit('.').next().unwrap_or_default();
            text += &format!("[`{path}`]({path})\n\n```{language} example\n{code}```\n\n");
        }
        text += "</details>\n\n";
    }
    text += "| more | files |\n|---|---|\n";
    for (name, files) in LINKED {
        let links: Vec<_> =
            files.iter().map(|file| format!("[`{file}`](examples/{file})")).collect();
        for file in *files {
            ensure!(root.join("examples").join(file).is_file(), "examples/{file} is not there");
        }
        text += &format!("| {name} | {} |\n", links.join(" "));
    }
    Ok(text)
}
