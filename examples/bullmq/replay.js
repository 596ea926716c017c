// Hands the dead letters, which are the jobs whose attempts are used up, to worker.js again.

import { Queue } from "bullmq";

const queue = new Queue("deliveries", { connection: { url: process.env.REDIS_URL } });
console.log(await queue.getFailedCount(), "dead letters");
await queue.retryJobs({ state: "failed" });
await queue.close();
