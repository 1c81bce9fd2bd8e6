// Why EKS says that an update has failed (ErrorCode of the API's ErrorDetail).
export const errorCodes = [
  ...["SubnetNotFound", "SecurityGroupNotFound", "EniLimitReached", "IpNotAvailable", "AccessDenied"],
  ...["OperationNotPermitted", "VpcIdNotFound", "Unknown", "NodeCreationFailure", "PodEvictionFailure"],
  ...["InsufficientFreeAddresses", "ClusterUnreachable", "InsufficientNumberOfReplicas"],
  ...["ConfigurationConflict", "AdmissionRequestDenied", "UnsupportedAddonModification"],
  "K8sResourceNotFound",
];
