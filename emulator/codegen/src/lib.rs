//! Writes the emulator's wire layer from the AWS service description.
