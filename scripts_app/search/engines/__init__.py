"""The engines that can keep the index. Those above them import `door` and `chosen` only."""
