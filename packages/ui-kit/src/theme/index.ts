export {
  APPEARANCES,
  type Appearance,
  chooseAppearance,
  chosenAppearance,
  currentTheme,
  followAppearance,
  onThemeChange,
  type ThemeName,
} from "./appearance.ts";
