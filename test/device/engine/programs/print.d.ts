/** Of QuickJS; the device's code does without. */
declare function print(text: string): void;
