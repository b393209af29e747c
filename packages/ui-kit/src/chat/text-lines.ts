/** After a hyphen a line may end, too. */
const HYPHEN = /(?<=[-\u2010\u2013\u2014])/;

/**
 * How many lines a text takes in a column of that width in px: broken at spaces, a word that is wider than the column anywhere. The
 * same as a browser draws for plain text in scripts with spaces; elsewhere about that.
 */
export function linesOf(text: string, width: number, widthOf: (word: string) => number): number {
  const space = widthOf(" ");
  let lines = 0;
  for (const paragraph of text.split("\n")) {
    lines++;
    let x = 0;
    for (const word of paragraph.split(" ")) {
      for (const part of word.split(HYPHEN)) {
        const wide = widthOf(part);
        if (x > 0 && wide > 0 && x + wide > width) {
          lines++;
          x = 0;
        }
        lines += Math.max(0, Math.ceil(wide / width) - 1);
        x += wide > width ? wide % width : wide;
      }
      // Spaces at the end of a line hang over it.
      x += space;
    }
  }
  return lines;
}
