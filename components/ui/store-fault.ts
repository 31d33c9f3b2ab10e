import { t } from "../../lib/platform/i18n.ts"

/** What went wrong with the vault, what was kept and what to do, in words. `waitMs`: how long no password is tried. */
export function storeFault(code: string, waitMs = 0): string {
  switch (code) {
    case "wrong-password":
      return t("vaultWrongPassword")
    case "corrupt":
      return t("vaultCorrupt")
    case "no-vault":
      return t("vaultNone")
    case "newer-version":
      return t("vaultNewer")
    case "unreadable":
      return t("vaultUnreadable")
    case "unsafe-parameters":
      return t("vaultUnsafe")
    case "already-there":
      return t("vaultAlreadyThere")
    case "exists":
      return t("vaultExists")
    case "wait":
      return t("unlockWait", Math.ceil(waitMs / 1000))
    case "failed":
      return t("vaultFailed")
    case "disk-full":
      return t("vaultDiskFull")
    default:
      return t("vaultWriteFailed")
  }
}
