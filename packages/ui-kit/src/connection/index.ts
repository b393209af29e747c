export { useConnectionBar } from "./connection-bar.tsx";
