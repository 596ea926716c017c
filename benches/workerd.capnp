using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["nodejs_compat"],
  modules = [
    (name = "worker.js", esModule = embed "out/worker.js"),
    (name = "core.wasm?module", wasm = embed "node_modules/wms-webhook/core.wasm"),
  ],
);
