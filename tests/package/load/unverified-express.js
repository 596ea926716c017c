// @ts-check
// The Express example as it would be without verification.

import express from "express";

const app = express();
app.post("/webhooks/wms", express.json(), (req, res) => {
  console.log(req.body.event, req.body.sequence);
  res.sendStatus(200);
});
app.listen(process.env.PORT);
