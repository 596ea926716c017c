// @ts-check
import { published } from "./published.js";

export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await published(new URL(request.url).search.slice(1)));
  },
};
