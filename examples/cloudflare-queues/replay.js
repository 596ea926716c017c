// Hands the dead letters to the first Worker again. Deploy this to replay them, and delete it afterwards. A dead
// letter is kept for as long as its queue retains messages: 4 days, up to 14 if you set it.

export default {
  async queue(batch, env) {
    for (const message of batch.messages) {
      await env.QUEUE.send(message.body, { contentType: "v8" });
      message.ack();
      console.log("replayed");
    }
  },
};
