#pragma once
constexpr int LONGEST = 1000;
