//! A bundle for `require`, from the one for `import`. esbuild's own has helpers that go through inherited
//! properties and use descriptors that inherit: a name on `Object.prototype`, and it cannot be loaded.

use anyhow::{Context, Result, ensure};

/// Rewrites the statements `import { … } from "…"` and the one `export { … }` of a bundle.
pub fn from_module(module: &str) -> Result<String> {
    let (mut requires, mut code) = (String::new(), String::new());
    let mut exports = None;
    let mut lines = module.lines();
    while let Some(line) = lines.next() {
        let is_import = line.starts_with("import {");
        if !is_import && line != "export {" {
            ensure!(
                !line.starts_with("import ") && !line.starts_with("export "),
                "unknown: {line}"
            );
            code.extend([line, "\n"]);
            continue;
        }
        let mut statement = line.to_owned();
        while !statement.ends_with(';') {
            statement.push_str(lines.next().context("a statement does not end")?);
        }
        let (names, source) = statement
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'))
            .context("a statement has no names")?;
        if is_import {
            let source = source.strip_prefix(" from ").context("an import has no source")?;
            let source = source.trim_end_matches(';');
            let names = renamed(names, false);
            requires.push_str(&format!("const {{ {names} }} = require({source});\n"));
        } else {
            ensure!(exports.replace(renamed(names, true)).is_none(), "there are two exports");
        }
    }
    let exports = exports.context("there is no export")?;
    Ok(format!(
        "\"use strict\";\n{requires}\n{code}\nmodule.exports = {{ {exports} }};\n\
         Object.defineProperty(module.exports, \"__esModule\", {{ __proto__: null, value: true }});\n"
    ))
}

/// `a, b as c` as the properties of an object: a pattern for `import`, a literal for `export`.
fn renamed(names: &str, is_export: bool) -> String {
    let properties = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let properties = properties.map(|name| match name.split_once(" as ") {
        Some((value, key)) if is_export => format!("{key}: {value}"),
        Some((key, value)) => format!("{key}: {value}"),
        None => name.to_owned(),
    });
    properties.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::from_module;

    #[test]
    fn imports_and_exports_are_rewritten() {
        let module =
            "import { a, b as b2 } from \"x\";\nvar c = 1;\nexport {\n  c,\n  a as d\n};\n";
        let script = from_module(module).expect("a bundle");
        assert_eq!(
            script,
            "\"use strict\";\nconst { a, b: b2 } = require(\"x\");\n\nvar c = 1;\n\n\
             module.exports = { c, d: a };\n\
             Object.defineProperty(module.exports, \"__esModule\", { __proto__: null, value: true });\n"
        );
    }

    #[test]
    fn what_it_does_not_know_is_an_error() {
        for module in
            ["var c = 1;\n", "import x from \"x\";\nexport {\n  x\n};\n", "export {\n  c,\n"]
        {
            assert!(from_module(module).is_err(), "{module}");
        }
    }
}
