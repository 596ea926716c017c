// @ts-check
// The scripts, made from the commands and options that there are. All their words are our own: letters,
// digits and hyphens.

/** @typedef {import("./choices.js").CommandWords} CommandWords */

/** @type {Record<typeof import("./choices.js").SHELLS[number], (commands: CommandWords[]) => string>} */
export const SCRIPTS = { bash, zsh, fish };

/** @param {CommandWords} command */
function words({ words: own, options }) {
  return [...own, ...options.map(({ name }) => `--${name}`)].join(" ");
}

/**
 * The cases of a shell: what an option is followed by, and what else a command takes.
 * @param {CommandWords[]} commands
 * @param {{ choices: (words: string) => string, files: string, nothing: string }} shell
 */
function cases(commands, { choices, files, nothing }) {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ name: option, value }) => {
      if (value === "none") return [];
      const action = value === "file" ? files : value === "any" ? nothing : choices(value.join(" "));
      return [`    "${name} --${option}") ${action} ;;`];
    }),
  );
  const others = commands.map((command) => `    "${command.name} "*) ${choices(words(command))} ;;`);
  return [...values, ...others].join("\n");
}

/** @param {CommandWords[]} commands */
function bash(commands) {
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for wms-webhook, by: source <(wms-webhook completion bash)
_wms_webhook() {
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} help --help --version" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${cases(commands, {
  choices: (list) => `COMPREPLY=($(compgen -W "${list}" -- "$cur"))`,
  files: 'COMPREPLY=($(compgen -f -- "$cur"))',
  nothing: ":",
})}
  esac
}
complete -o bashdefault -o default -F _wms_webhook wms-webhook
`;
}

/** @param {CommandWords[]} commands */
function zsh(commands) {
  const names = commands.map(({ name, summary }) => `'${name}:${summary}'`).join(" ");
  return `#compdef wms-webhook
# zsh completion, by: source <(wms-webhook completion zsh)
_wms_webhook() {
  local -a names
  names=(${names})
  if (( CURRENT == 2 )); then
    _describe command names
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${cases(commands, {
  choices: (list) => `compadd -- ${list}; [[ $words[CURRENT] == -* ]] || _files`,
  files: "_files",
  nothing: ":",
})}
  esac
}
if [ "$funcstack[1]" = _wms_webhook ]; then
  _wms_webhook "$@"
else
  compdef _wms_webhook wms-webhook
fi
`;
}

/** @param {CommandWords[]} commands */
function fish(commands) {
  const lines = commands.flatMap(({ name, summary, words: own, options }) => {
    const inside = `complete -c wms-webhook -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c wms-webhook -f -n __fish_use_subcommand -a ${name} -d '${summary}'`,
      ...(own.length > 0 ? [`${inside} -f -a '${own.join(" ")}'`] : []),
      ...options.map(({ name: option, value }) => {
        if (value === "none") return `${inside} -l ${option}`;
        if (value === "file") return `${inside} -l ${option} -r -F`;
        return `${inside} -l ${option} -x${value === "any" ? "" : ` -a '${value.join(" ")}'`}`;
      }),
    ];
  });
  return `# fish completion, by: wms-webhook completion fish | source
${lines.join("\n")}
`;
}
