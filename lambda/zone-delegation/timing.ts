// Limits of the function. This file imports nothing, so that the stack reads it without loading a resolver.

/** Timeout of the function, in seconds: above the 254 s of a check whose every question uses up its limits. */
export const timeoutSeconds = 300;
