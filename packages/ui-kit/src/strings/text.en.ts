export const textEn = {
  code: (language: string | undefined) => (language === undefined ? "Code" : `Code, ${language}`),
  copyCode: "Copy the code",
};
