// @ts-check
// Where the links of the site lead: each within it to a file and an anchor that are there, each into the
// repository to a file of it, any other to a well-formed address.

import { dirname, join } from "node:path/posix";

/** @typedef {import("./page.mjs").Read} Read */

const REPOSITORY = "https://github.com/wms-webhook/wms-webhook/";

/**
 * What is wrong with the links and images of the pages.
 * @param {readonly Read[]} pages
 * @param {{ idsOf(path: string): readonly string[] | undefined, isInRepository(path: string): boolean }} places
 *   the anchors of a file of the site, or nothing if it is not there; and the files of the repository
 */
export function faults(pages, { idsOf, isInRepository }) {
  return pages.flatMap(({ path, links, images }) => {
    const ofImages = images.flatMap(({ source, text }) => [
      ...(text ? [] : [`the image ${source} has no text`]),
      ...(source.startsWith("data:") || idsOf(join(dirname(path), source)) ? [] : [`no image ${source}`]),
    ]);
    const ofLinks = links.map((link) => fault(path, link));
    return [...ofLinks, ...ofImages].flatMap((what) => (what ? [`${path}: ${what}`] : []));
  });

  /** @param {string} from @param {string} link */
  function fault(from, link) {
    if (/^[a-z]+:/.test(link)) return faultOutside(link);
    if (link.startsWith("/")) return `${link} does not open from another path`;
    const [file = "", anchor = ""] = link.split("#");
    const ids = idsOf(file === "" ? from : join(dirname(from), file));
    if (ids === undefined) return `${link} leads nowhere`;
    return anchor === "" || ids.includes(decodeURIComponent(anchor)) ? "" : `${link}: no such anchor`;
  }

  /** @param {string} link */
  function faultOutside(link) {
    if (!URL.canParse(link) || !/^https:\/\/[^/]+\.[^/]+/.test(link)) return `${link} is not an address`;
    const [, path] = /^(?:blob|tree)\/main\/([^#]+)/.exec(link.replace(REPOSITORY, "")) ?? [];
    return path === undefined || isInRepository(path) ? "" : `${link} is not in the repository`;
  }
}
