// One folder to deploy: .next/standalone.
export default { output: "standalone" };
