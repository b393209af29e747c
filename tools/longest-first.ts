import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Browser tests that take longest, the longest first. On a fresh clone Vitest knows no times and goes by the size of files; the
 * long one that begins last then runs alone, with a core idle beside it. A file that is not named here comes after these.
 */
export const LONGEST: readonly string[] = [
  "presence",
  "hand-over",
  "accessibility",
  "accessibility-layers",
  "add-ins",
  "talks",
  "settings",
  "long-room",
  "strangers",
  "contacts",
  "push",
  "messages",
].map((name) => `tests/e2e/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder ||
        a.project.name.localeCompare(b.project.name) ||
        rank(a) - rank(b),
    );
  }
}
