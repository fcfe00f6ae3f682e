/** The age key that opens `flux/legacy.yaml`, which SOPS 3.13.2 encrypted: nothing but tests uses them. */
export const AGE_KEY = "AGE-SECRET-KEY-1DYALL5VCEXPDH8GR974KTMRJGQC86H9X6V4AYXR6QAE3S0LMKK7QJGQ684";
/** The value of PASSWORD in that file. */
export const ENCRYPTED_VALUE = "planted-sops-5c2e81";
