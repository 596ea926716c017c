// @ts-check
// Why an endpoint answers wrongly: the traits that the deliveries share which it answers so.

/**
 * @typedef {{ group: string, name: string, status: number }} Verdict
 * @typedef {Verdict & { accept: boolean, isWrong: boolean, traits: number[] }} Answer
 * @typedef {object} Cause
 * @property {string} cause the deliveries that are answered wrongly, in words
 * @property {number} wrong how many of them are
 * @property {number} of how many there are
 * @property {Verdict[]} deliveries that no earlier cause explains, the plainest first
 */

/**
 * A cause for each wrong answer. The first cause is the trait whose deliveries are most often answered
 * wrongly, such as all of them; of several, the one that explains most; and so on with what is left.
 * @param {Answer[]} answers to the deliveries that should all be accepted, or all be refused
 * @param {string[]} names of the traits
 * @returns {Cause[]}
 */
export function causesOf(answers, names) {
  const traits = names.map((cause, trait) => {
    const sharing = answers.filter((answer) => answer.traits.includes(trait));
    return { cause, trait, of: sharing.length, wrong: sharing.filter(({ isWrong }) => isWrong).length };
  });
  /** @type {Cause[]} */
  const causes = [];
  let unexplained = answers
    .filter(({ isWrong }) => isWrong)
    .sort((one, other) => one.traits.length - other.traits.length);
  while (unexplained.length > 0) {
    const candidates = traits.map(({ trait, ...counts }) => {
      const explained = unexplained.filter((answer) => answer.traits.includes(trait));
      return { ...counts, explained, share: explained.length > 0 ? counts.wrong / counts.of : 0 };
    });
    const [{ cause, wrong, of, explained }] = candidates.sort(
      (one, other) => other.share - one.share || other.explained.length - one.explained.length,
    );
    const deliveries = explained.map(({ group, name, status }) => ({ group, name, status }));
    causes.push({ cause, wrong, of, deliveries });
    unexplained = unexplained.filter((answer) => !explained.includes(answer));
  }
  return causes;
}
