// Only for the tests of wms-webhook: the installed packages are links into their cache, so the root is
// the root of both.
export default { turbopack: { root: "/" } };
