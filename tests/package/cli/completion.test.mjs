// @ts-check
// Completion in the real shells.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { EVENTS } from "wms-webhook";
import { SCENARIOS } from "wms-webhook/tools";
import { run } from "./command.mjs";

const { ZSH = "zsh", FISH = "fish", CLI_RUNTIME = "node" } = process.env;

/** What is on the line before the Tab key, and what must be offered, or be missing. */
const LINES = /** @type {[string, string[], string[]][]} */ ([
  ["wms-webhook ", ["listen", "send", "completion"], ["--port"]],
  ["wms-webhook li", ["listen"], ["send"]],
  ["wms-webhook listen --", ["--port", "--forward", "--events", "--help"], ["--scenario", "listen"]],
  ["wms-webhook send http://x --", ["--scenario", "--resign", "--set"], ["--port"]],
  ["wms-webhook send http://x --scenario ", Object.keys(SCENARIOS), ["--event"]],
  ["wms-webhook send http://x --event LOW", ["LOW_SNR"], ["WMS_LOADED"]],
  ["wms-webhook events ", Object.keys(EVENTS), []],
  ["wms-webhook completion ", ["bash", "zsh", "fish"], []],
  ["wms-webhook verify --encoding ", ["auto", "bytes", "latin1", "ascii"], []],
  ["wms-webhook verify complete-m", ["complete-me.jsonl"], []],
  ["wms-webhook verify --secret-file complete-m", ["complete-me.jsonl"], []],
]);

/** @param {"bash" | "zsh" | "fish"} shell */
async function script(shell) {
  const { status, stdout } = await run(["completion", shell], { env: {} });
  assert.equal(status, 0);
  writeFileSync(`completion.${shell}`, stdout);
  writeFileSync("complete-me.jsonl", "");
  return `completion.${shell}`;
}

/** @param {(line: string) => string[]} complete */
function check(complete) {
  for (const [line, wanted, unwanted] of LINES) {
    const offered = complete(line);
    for (const word of wanted) assert.ok(offered.includes(word), `${line}: ${word} of ${offered}`);
    for (const word of unwanted) assert.ok(!offered.includes(word), `${line}: ${word}`);
  }
}

test("bash", async () => {
  const file = await script("bash");
  check((line) => {
    const words = line.split(" ").map((word) => `'${word}'`);
    // What bash does where the function offers nothing: `-o default` are files.
    const source = `. ./${file}
      COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}
      complete -p wms-webhook | grep -q -- '-o default' || exit 1
      _wms_webhook; [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["--norc", "-c", source], { encoding: "utf8" }).split("\n");
  });
});

test("zsh", async () => {
  const file = await script("zsh");
  execFileSync(ZSH, ["-n", file]);
  // Seconds each, and the script does not depend on what runs the command.
  if (CLI_RUNTIME !== "node") return;
  // Completion needs an interactive zsh: one on a terminal of its own is asked by keys, and notes what it offers.
  const driver = `zmodload zsh/zpty
    zpty z '${ZSH} -f -i'
    zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source ./${file}; LISTMAX=10000'
    zpty -w z 'comppostfuncs=(tell); tell() { print -r -- "<<\${compstate[nmatches]}>>"; comppostfuncs=(tell) }'
    zpty -w z 'compadd() { local -a got; [[ " $* " == *" -"[OAD]" "* ]] ||
      { builtin compadd -O got "$@"; print -rl -- "$got[@]" >> zsh-offers.txt }; builtin compadd "$@" }'
    zpty -w z 'bindkey "^X" list-choices; print -r -- READY""NOW'
    zpty -r z output '*READYNOW*'
    for line; do
      : > zsh-offers.txt
      zpty -w -n z "$line"$'\\C-x'
      zpty -r z output '*<<*>>*'
      print -r -- "LINE $(tr '\\n' ' ' < zsh-offers.txt)"
      zpty -w -n z $'\\C-u'
    done
    zpty -d z`;
  const printed = execFileSync(ZSH, ["-f", "-c", driver, "zsh", ...LINES.map(([line]) => line)], {
    encoding: "utf8",
    timeout: 60_000,
  });
  const offers = printed.split("\n").filter((line) => line.startsWith("LINE "));
  assert.equal(offers.length, LINES.length, printed);
  check((line) => (offers[LINES.findIndex(([one]) => one === line)] ?? "").split(/\s+/));
});

test("fish", async () => {
  const file = await script("fish");
  execFileSync(FISH, ["--no-execute", file]);
  check((line) => {
    const source = `source ${file}; complete -C '${line}'`;
    const printed = execFileSync(FISH, ["--no-config", "-c", source], { encoding: "utf8" });
    return printed.split("\n").map((text) => text.split("\t")[0]);
  });
});

test("another shell is refused", async () => {
  const { status, stderr } = await run(["completion", "zhs"]);
  assert.equal(status, 2);
  assert.match(stderr, /SHELL must be one of bash, zsh, fish: did you mean zsh\?/);
  assert.ok(readFileSync("completion.bash", "utf8").startsWith("# bash completion"));
});
